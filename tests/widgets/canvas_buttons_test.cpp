// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas_buttons.h"

#include <gtest/gtest.h>

namespace r2r::widgets {
namespace {

using Taker = CanvasButtons::Taker;

TEST(CanvasButtons, TheLeftOneIsTheToolsUnlessItPans) {
    CanvasButtons buttons;
    EXPECT_EQ(buttons.press(Qt::LeftButton, {1, 1}), Taker::Tool);
    EXPECT_EQ(buttons.release(Qt::LeftButton), Taker::Tool);

    buttons.setSpaceHeld(true);
    EXPECT_EQ(buttons.press(Qt::LeftButton, {1, 1}), Taker::View);
    buttons.setSpaceHeld(false);  // what has begun goes on
    EXPECT_TRUE(buttons.isPanning());
    EXPECT_EQ(buttons.release(Qt::LeftButton), Taker::View);

    buttons.setHandPanning(true);
    EXPECT_EQ(buttons.press(Qt::LeftButton, {1, 1}), Taker::View);
}

TEST(CanvasButtons, OneCountsAtATime) {
    CanvasButtons buttons;
    EXPECT_EQ(buttons.press(Qt::MiddleButton, {1, 1}), Taker::View);

    EXPECT_EQ(buttons.press(Qt::LeftButton, {1, 1}), Taker::None);
    EXPECT_EQ(buttons.release(Qt::LeftButton), Taker::None);
    EXPECT_TRUE(buttons.isPanning());
    EXPECT_EQ(buttons.release(Qt::MiddleButton), Taker::View);
}

TEST(CanvasButtons, OthersBelongToNone) {
    CanvasButtons buttons;

    EXPECT_EQ(buttons.press(Qt::RightButton, {1, 1}), Taker::None);
    EXPECT_EQ(buttons.release(Qt::RightButton), Taker::None);
}

TEST(CanvasButtons, PanningGoesFromPointToPoint) {
    CanvasButtons buttons;
    EXPECT_FALSE(buttons.drag({5, 5}));
    (void)buttons.press(Qt::MiddleButton, {1, 1});

    EXPECT_EQ(buttons.drag({3, 1}), QPointF(2, 0));
    EXPECT_EQ(buttons.drag({3, 6}), QPointF(0, 5));
}

}  // namespace
}  // namespace r2r::widgets
