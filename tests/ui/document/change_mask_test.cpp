// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/change_mask.h"

#include "engine/core/error.h"
#include "tests/ui/document/sample_document.h"
#include "ui/document/commands.h"

#include <gtest/gtest.h>

#include <memory>

namespace r2r::ui {
namespace {

using testing::kFirst;

class ChangeMaskTest : public ::testing::Test {
protected:
    ChangeMaskTest() { document_.open(testing::sampleComposition()); }

    const TiledMask& mask() { return document_.composition().find(kFirst)->mask; }

    void change(const TiledMask& mask) {
        document_.push(std::make_unique<ChangeMask>(document_, kFirst, mask, "Select subject"));
    }

    Document document_;
};

TEST_F(ChangeMaskTest, IsOneStepOfThatNameAndCanBeTakenBack) {
    const TiledMask before = mask();
    change(TiledMask({200, 100}));

    EXPECT_TRUE(mask() == TiledMask({200, 100}));
    EXPECT_EQ(document_.undoStack().undoText(), "Select subject");
    document_.undoStack().undo();
    EXPECT_TRUE(mask() == before);
}

TEST_F(ChangeMaskTest, TheSameMaskIsNoStep) {
    change(mask());

    EXPECT_EQ(document_.undoStack().count(), 0);
}

TEST_F(ChangeMaskTest, ALockedForegroundKeepsItsOwn) {
    document_.push(
        std::make_unique<SetLabel>(document_, kFirst, Label{.name = "Red", .isLocked = true}));
    change(TiledMask({200, 100}));

    EXPECT_TRUE(mask() == TiledMask({200, 100}, 255));
}

TEST_F(ChangeMaskTest, AnotherSizeIsRefused) {
    EXPECT_THROW(ChangeMask(document_, kFirst, TiledMask({10, 10}), "x"), Error);
}

}  // namespace
}  // namespace r2r::ui
