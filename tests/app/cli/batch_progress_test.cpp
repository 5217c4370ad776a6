// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/batch_progress.h"

#include <gmock/gmock.h>

#include <string>
#include <utility>
#include <vector>

namespace r2r::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

BatchOutcome outcome(BatchStatus status, std::vector<std::string> notes) {
    return {.status = status, .message = "all of them", .notes = std::move(notes)};
}

TEST(BatchRemarks, CountEveryNoteInAllPicturesThatHaveIt) {
    const BatchReport report{
        .outcomes = {outcome(BatchStatus::Done, {"it was replaced."}),
                     outcome(BatchStatus::Done, {"a mask had levels.", "it was replaced."}),
                     outcome(BatchStatus::Skipped, {"a mask had levels."}),
                     outcome(BatchStatus::Failed, {})}};

    EXPECT_THAT(remarks(report),
                ElementsAre("2 pictures: a mask had levels.", "2 pictures: it was replaced."));
}

TEST(BatchRemarks, SayNothingOfResultsThatAreAsAskedFor) {
    EXPECT_THAT(remarks({.outcomes = {outcome(BatchStatus::Done, {})}}), IsEmpty());
}

}  // namespace
}  // namespace r2r::cli
