// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/evaluation/evaluation_report.h"

#include "tests/engine/pipeline/evaluation/two_models.h"
#include "tests/support/disk_faults.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>

#include <algorithm>

namespace r2r::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(EvaluationReport, HasTheTableOfThePapers) {
    Evaluation evaluation = twoModels();
    evaluation.subjects[1].records.pop_back();

    const std::string text = summaryMarkdown(summarized(evaluation));

    EXPECT_THAT(text, HasSubstr("protocol ihd-256"));
    EXPECT_THAT(text, HasSubstr("| Method | HCOCO (2) PSNR ↑ | MSE ↓ | fMSE ↓ | SSIM ↑ |"));
    EXPECT_THAT(text, HasSubstr("| Composite | 20.00 |"));
    EXPECT_THAT(text, HasSubstr("**1 result is still missing.**"));
    EXPECT_THAT(text, HasSubstr("| a vs. b | 3 | 0 | 0 |"));
}

TEST(EvaluationReport, NamesWhatIsLeftOutAndHasNoRowForNothing) {
    Evaluation evaluation = twoModels();
    evaluation.subjects[1].records.clear();
    evaluation.subjects[1].ofOtherPictures = 4;

    const std::string text = summaryMarkdown(summarized(evaluation));

    EXPECT_THAT(text, HasSubstr("**b: 4 results are left out"));
    EXPECT_THAT(text, Not(HasSubstr("| b |")));
    EXPECT_THAT(text, Not(HasSubstr("Pairwise")));
    EXPECT_EQ(summaryJson(summarized(evaluation)).at("subjects").at(1).at("left_out"), 4);
}

TEST(EvaluationReport, HasNoTableOfNothing) {
    Evaluation evaluation = twoModels();
    for (SubjectRecords& subject : evaluation.subjects)
        for (PictureRecord& record : subject.records)
            record.failure = "unreadable";

    const EvaluationSummary summary = summarized(evaluation);

    EXPECT_FALSE(summary.hasScores());
    EXPECT_THAT(summaryMarkdown(summary), HasSubstr("No picture could be measured"));
    EXPECT_THAT(summaryMarkdown(summary), Not(HasSubstr("| Method")));
    EXPECT_THAT(formatJson(summaryJson(summary)), Not(HasSubstr("nan")));
}

TEST(EvaluationReport, HasARowForEveryPicture) {
    Evaluation evaluation = twoModels();
    evaluation.subjects[0].records[1].failure = "out of memory, sadly";

    const std::string text = picturesCsv(evaluation);

    EXPECT_EQ(std::ranges::count(text, '\n'), 9);
    EXPECT_THAT(text, HasSubstr("a,HCOCO/1,HCOCO,0.1,,,,,,,,,,\"out of memory, sadly\",\r\n"));
}

TEST(EvaluationReport, JsonHoldsTheSameFigures) {
    const Json json = summaryJson(summarized(twoModels()));

    EXPECT_EQ(json.at("subjects").at(0).at("all").at("fmse").at("mean"), 65);
    EXPECT_EQ(json.at("comparisons").at(0).at("wins"), 3);
}

TEST(EvaluationReport, EveryFaultOfTheDiskLeavesTheOldTablesOrTheNewOnes) {
    const TemporaryFolder folder;
    Evaluation evaluation = twoModels();
    writeEvaluationReport(folder.path(), evaluation, summarized(evaluation));
    evaluation.subjects[1].records.pop_back();

    doWithEveryFault(folder.path(), [&] {
        writeEvaluationReport(folder.path(), evaluation, summarized(evaluation));
    });
}

}  // namespace
}  // namespace r2r::testing
