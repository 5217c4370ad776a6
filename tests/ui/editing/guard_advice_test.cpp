// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editing/guard_advice.h"

#include "tests/ui/document/sample_document.h"
#include "tests/ui/fake_preview.h"
#include "ui/document/commands.h"

#include <gmock/gmock.h>

#include <memory>

namespace r2r::ui {
namespace {

using testing::kFirst;

constexpr GuardFinding kSmall{.deltaE = 2.3, .share = 0};
constexpr GuardFinding kLarge{.deltaE = 20, .share = 0.8};

class GuardAdviceTest : public ::testing::Test {
protected:
    GuardAdviceTest() { document_.open(testing::sampleComposition()); }

    void find(const GuardFinding& finding, ForegroundId id = kFirst) {
        PreviewResult result;
        result.guarded[id] = finding;
        advice_.take(result);
    }

    [[nodiscard]] QString shown() const {
        return board_.shown() ? board_.shown()->message.happened : QString();
    }

    [[nodiscard]] const HarmonySettings& settings(ForegroundId id = kFirst) const {
        return document_.composition().find(id)->harmony;
    }

    testing::FakeAlarm alarm_;
    MessageBoard board_{alarm_};
    Document document_;
    GuardAdvice advice_{document_, board_};
};

TEST_F(GuardAdviceTest, SaysHowLargeTheChangeIsAndOffersAllOfIt) {
    find(kSmall);

    EXPECT_TRUE(shown().contains("Red"));
    EXPECT_TRUE(shown().contains("2.3"));
    ASSERT_TRUE(board_.shown());
    EXPECT_EQ(board_.shown()->action, "Use all of it");
}

TEST_F(GuardAdviceTest, OfALargeChangeNothingIsSaid) {
    find(kLarge);

    EXPECT_EQ(shown(), "");
}

TEST_F(GuardAdviceTest, WhereNothingOfAChangeIsWantedNothingIsSaid) {
    HarmonySettings harmony = settings();
    harmony.strength.overall = 0;
    document_.push(std::make_unique<SetHarmony>(document_, kFirst, harmony));

    find(kSmall);

    EXPECT_EQ(shown(), "");
}

TEST_F(GuardAdviceTest, UsingAllOfItIsOneStepThatCanBeUndone) {
    const HarmonySettings before = settings();
    find(kSmall);

    board_.act();

    EXPECT_EQ(settings().guard, false);
    EXPECT_EQ(document_.undoStack().count(), 1);
    EXPECT_EQ(document_.undoStack().undoText(), "Set guard");
    document_.undoStack().undo();
    EXPECT_EQ(settings(), before);
}

TEST_F(GuardAdviceTest, AllOfItUndoneIsOfferedAgain) {
    find(kSmall);
    board_.act();
    find(kSmall);  // from before, and late
    ASSERT_EQ(shown(), "");

    document_.undoStack().undo();
    find(kSmall);
    EXPECT_TRUE(shown().contains("2.3"));

    document_.undoStack().redo();
    EXPECT_EQ(shown(), "");
}

TEST_F(GuardAdviceTest, SaysWhatWasFoundLastInTheTimeItHasLeft) {
    find(kSmall);
    alarm_.advance(MessageBoard::kNoticeTime);

    find({.deltaE = 1.7, .share = 0.05});

    EXPECT_TRUE(shown().contains("1.7"));
    EXPECT_EQ(board_.past().size(), 1);
    alarm_.advance(MessageBoard::kOfferTime - MessageBoard::kNoticeTime);
    EXPECT_EQ(shown(), "");
}

TEST_F(GuardAdviceTest, WithoutStrengthThereIsNothingToOffer) {
    HarmonySettings none = settings();
    none.strength.overall = 0;
    document_.push(std::make_unique<SetHarmony>(document_, kFirst, none));

    find(kSmall);
    EXPECT_EQ(shown(), "");

    document_.undoStack().undo();
    find(kSmall);
    EXPECT_NE(shown(), "");
    document_.undoStack().redo();
    EXPECT_EQ(shown(), "");
}

TEST_F(GuardAdviceTest, GoesWithItsForeground) {
    find(kSmall);

    document_.push(std::make_unique<RemoveForeground>(document_, kFirst));

    EXPECT_EQ(shown(), "");
}

TEST_F(GuardAdviceTest, WhoHasClosedItIsNotAskedAgainNotEvenWithAnotherModel) {
    find(kSmall);
    board_.dismiss();
    HarmonySettings other = settings();
    other.model = "reinhard";
    document_.push(std::make_unique<SetHarmony>(document_, kFirst, other));

    find(kSmall);

    EXPECT_EQ(shown(), "");
}

TEST_F(GuardAdviceTest, IsSaidOnceHoweverOftenThePreviewComes) {
    find(kSmall);
    alarm_.advance(MessageBoard::kOfferTime);
    ASSERT_EQ(shown(), "");

    find(kSmall);

    EXPECT_EQ(shown(), "");
    EXPECT_EQ(board_.past().size(), 1);
}

TEST_F(GuardAdviceTest, GoesWhenTheChangeIsLargeAfterAll) {
    find(kSmall);

    find(kLarge);

    EXPECT_EQ(shown(), "");
}

TEST_F(GuardAdviceTest, DraftsSayNothing) {
    PreviewResult draft;
    draft.isDraft = true;
    draft.guarded[kFirst] = kSmall;

    advice_.take(draft);

    EXPECT_EQ(shown(), "");
}

}  // namespace
}  // namespace r2r::ui
