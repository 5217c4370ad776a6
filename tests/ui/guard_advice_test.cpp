// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/guard_advice.h"

#include "tests/ui/document/sample_document.h"
#include "tests/ui/fake_preview.h"
#include "ui/document/commands.h"

#include <gmock/gmock.h>

#include <memory>

namespace r2r::ui {
namespace {

using testing::kFirst;
using testing::kSecond;

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

TEST_F(GuardAdviceTest, WhoHasUsedAllOfItIsNotAskedAgainAboutThisForeground) {
    document_.push(
        std::make_unique<AddForeground>(document_, testing::redForeground(kSecond, {200, 150})));
    find(kSmall);
    board_.act();
    document_.undoStack().undo();

    find(kSmall);
    EXPECT_EQ(shown(), "");

    find(kSmall, kSecond);
    EXPECT_NE(shown(), "");
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
