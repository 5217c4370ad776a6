// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editing/outside_notice.h"

#include "tests/ui/document/sample_document.h"
#include "tests/ui/fake_preview.h"
#include "ui/document/commands.h"

#include <gtest/gtest.h>

#include <memory>

namespace r2r::ui {
namespace {

class OutsideNoticeTest : public ::testing::Test {
protected:
    OutsideNoticeTest() { document_.open(testing::sampleComposition()); }

    void placeAt(double x) {
        Placement placement = document_.composition().foregrounds.front().placement;
        placement.centre.x = x;
        document_.push(std::make_unique<PlaceForeground>(document_, testing::kFirst, placement));
    }

    [[nodiscard]] QString shown() const {
        return board_.shown() ? board_.shown()->message.happened : QString();
    }

    Document document_;
    testing::FakeAlarm alarm_;
    MessageBoard board_{alarm_};
    OutsideNotice notice_{document_, board_};
};

TEST_F(OutsideNoticeTest, SaysThatAForegroundLeftTheBackground) {
    placeAt(-90);  // ten of its pixels are still there
    EXPECT_EQ(shown(), "");

    placeAt(4337);
    EXPECT_EQ(shown(), "Red is completely outside the background.");

    document_.undoStack().undo();
    EXPECT_EQ(shown(), "");
}

TEST_F(OutsideNoticeTest, SaysItOnce) {
    placeAt(4337);
    placeAt(4338);

    EXPECT_EQ(board_.past().size(), 1U);
}

}  // namespace
}  // namespace r2r::ui
