// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/batch/batch_remarks.h"

#include <gmock/gmock.h>

namespace r2r {
namespace {

BatchOutcome outcome(BatchStatus status, std::vector<std::string> notes, double guardShare = 1) {
    return {.item = {},
            .status = status,
            .message = "Sentences.",
            .guard = GuardFinding{.deltaE = 2, .share = guardShare},
            .notes = std::move(notes)};
}

TEST(BatchRemarks, CountThePicturesThatShareANote) {
    const BatchReport report{
        .outcomes = {outcome(BatchStatus::Done, {"Its profile was replaced."}),
                     outcome(BatchStatus::Done, {}),
                     outcome(BatchStatus::Done, {"It is rough.", "Its profile was replaced."})}};

    const BatchRemarks remarks = remarksOf(report);

    EXPECT_THAT(remarks.notes,
                ::testing::ElementsAre(BatchRemarks::Note{"It is rough.", 1},
                                       BatchRemarks::Note{"Its profile was replaced.", 2}));
}

TEST(BatchRemarks, TellOfResultsThatStayButNotOfThoseThatAreUpToDate) {
    const BatchReport report{.outcomes = {outcome(BatchStatus::Skipped, {}),
                                          outcome(BatchStatus::Skipped, {"It was changed."})}};

    EXPECT_THAT(remarksOf(report).notes,
                ::testing::ElementsAre(BatchRemarks::Note{"It was changed.", 1}));
}

TEST(BatchRemarks, LeaveReasonsOfFailuresToThePictures) {
    EXPECT_TRUE(remarksOf({.outcomes = {outcome(BatchStatus::Failed, {})}}).notes.empty());
}

TEST(BatchRemarks, CountWhereTheGuardLeftNearlyNothing) {
    const BatchReport report{.outcomes = {outcome(BatchStatus::Done, {}, 0.05),
                                          outcome(BatchStatus::Done, {}, 0.6),
                                          outcome(BatchStatus::Skipped, {}, 0)}};

    EXPECT_EQ(remarksOf(report).reducedByGuard, 2);
}

}  // namespace
}  // namespace r2r
