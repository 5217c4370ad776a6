// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tools/region_tool.h"

#include "tests/ui/tools/studio_table.h"
#include "ui/tools/hand_tool.h"

namespace r2r::ui {
namespace {

class RegionToolTest : public testing::StudioTable {
protected:
    RegionToolTest() { controller_.setTool(&region_); }

    ~RegionToolTest() override { controller_.setTool(nullptr); }

    RegionTool region_{context_};
};

TEST_F(RegionToolTest, DragChoosesTheReference) {
    drag({60, 80}, {10, 20});

    EXPECT_EQ(first().harmony.reference, (Rect{10, 20, 50, 60}));
    document_.undoStack().undo();
    EXPECT_EQ(first().harmony.reference, std::nullopt);
}

TEST_F(RegionToolTest, ReferenceStaysOnTheBackground) {
    press({350, 250});
    moveTo({900, 900});
    release({900, 900});

    EXPECT_EQ(first().harmony.reference, (Rect{350, 250, 50, 50}));
}

TEST_F(RegionToolTest, ClickForgetsTheReference) {
    drag({10, 20}, {60, 80});

    press({200, 200});
    release({200, 200});

    EXPECT_EQ(first().harmony.reference, std::nullopt);
    EXPECT_EQ(document_.undoStack().undoText(), "Clear reference region");
}

TEST_F(RegionToolTest, EscapeKeepsTheOldOne) {
    drag({10, 20}, {60, 80});

    press({200, 200});
    moveTo({300, 290});
    QTest::keyClick(&canvas_, Qt::Key_Escape);
    release({300, 290});

    EXPECT_EQ(first().harmony.reference, (Rect{10, 20, 50, 60}));
    EXPECT_EQ(document_.undoStack().count(), 1);
}

TEST_F(RegionToolTest, HandToolPansInsteadOfChangingAnything) {
    HandTool hand(context_);
    controller_.setTool(&hand);

    drag({100, 100}, {130, 120});

    EXPECT_EQ(canvas_.view().widgetFromImage(QPointF(0, 0)), QPointF(30, 20));
    EXPECT_EQ(document_.undoStack().count(), 0);
    controller_.setTool(nullptr);
}

}  // namespace
}  // namespace r2r::ui
