// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editing/arranging.h"

#include "tests/ui/document/sample_document.h"
#include "ui/words/actions.h"

#include <QUndoStack>
#include <gtest/gtest.h>

#include <memory>

namespace r2r::ui {
namespace {

using testing::kFirst;
using testing::kSecond;
using testing::redForeground;

constexpr ForegroundId kThird{3};

class ArrangingTest : public ::testing::Test {
protected:
    ArrangingTest() {
        Composition composition = testing::sampleComposition();
        composition.foregrounds.push_back(redForeground(kSecond, {120, 60}));
        composition.foregrounds.push_back(redForeground(kThird, {260, 240}));
        document_.open(composition);
        QObject::connect(&document_, &Document::currentForegroundChanged, [this] { show(); });
        show();
    }

    void show() { actions_.showDocument(document_.composition(), document_.currentForeground()); }

    Point centre(ForegroundId id) { return document_.composition().find(id)->placement.centre; }

    Document document_;
    Actions actions_{document_.undoStack()};
    Arranging arranging_{document_, actions_};
};

TEST_F(ArrangingTest, AligningSeveralIsOneUndoStep) {
    document_.toggleChosen(kFirst);

    actions_[ActionId::AlignLeft].trigger();

    EXPECT_EQ(centre(kFirst).x, 200);
    EXPECT_EQ(centre(kThird).x, 200);
    EXPECT_EQ(centre(kSecond).x, 120);
    EXPECT_EQ(document_.undoStack().undoText(), "Align foregrounds");
    document_.undoStack().undo();
    EXPECT_EQ(centre(kThird).x, 260);
    EXPECT_FALSE(document_.undoStack().canUndo());
}

TEST_F(ArrangingTest, DistributingSaysThatItNeedsThree) {
    EXPECT_FALSE(actions_[ActionId::DistributeAcross].isEnabled());
    EXPECT_TRUE(actions_[ActionId::DistributeAcross].toolTip().contains("three"));

    document_.toggleChosen(kFirst);
    document_.toggleChosen(kSecond);
    ASSERT_TRUE(actions_[ActionId::DistributeAcross].isEnabled());
    actions_[ActionId::DistributeAcross].trigger();

    EXPECT_EQ(centre(kFirst).x, 190);
}

TEST_F(ArrangingTest, WhatIsAlignedAlreadyIsNoStep) {
    document_.setCurrentForeground(kFirst);

    actions_[ActionId::AlignCentre].trigger();

    EXPECT_FALSE(document_.undoStack().canUndo());
}

TEST_F(ArrangingTest, WhatIsLockedStays) {
    document_.push(std::make_unique<SetLabel>(document_, kFirst, Label{"Red", true}));
    document_.toggleChosen(kFirst);
    document_.toggleChosen(kThird);
    document_.toggleChosen(kThird);

    actions_[ActionId::AlignLeft].trigger();

    EXPECT_EQ(centre(kFirst).x, 200);
}

}  // namespace
}  // namespace r2r::ui
