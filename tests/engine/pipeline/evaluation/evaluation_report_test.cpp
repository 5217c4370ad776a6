// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/evaluation/evaluation_report.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>

namespace r2r::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::SizeIs;

PictureRecord record(int64_t index, const char* subset, double share, double fmse, double input) {
    return {.index = index,
            .id = fmt::format("{}/{}", subset, index),
            .subset = subset,
            .foregroundShare = share,
            .scores = {.mse = fmse * share,
                       .foregroundMse = fmse,
                       .psnr = 30,
                       .ssim = 0.9,
                       .foregroundDeltaE = 3},
            .input = {.mse = input * share, .foregroundMse = input, .psnr = 20, .ssim = 0.8},
            .seconds = 0.5};
}

/// Two models on four pictures; the first is better on three of them.
Evaluation twoModels() {
    return {.protocol = EvaluationProtocol::Ihd256,
            .items = 4,
            .subjects = {{.name = "a",
                          .records = {record(0, "HCOCO", 0.02, 10, 100),
                                      record(1, "HCOCO", 0.10, 20, 100),
                                      record(2, "HFlickr", 0.30, 30, 100),
                                      record(3, "HFlickr", 0.05, 200, 100)}},
                         {.name = "b",
                          .records = {record(0, "HCOCO", 0.02, 20, 100),
                                      record(1, "HCOCO", 0.10, 40, 100),
                                      record(2, "HFlickr", 0.30, 60, 100),
                                      record(3, "HFlickr", 0.05, 100, 100)}}}};
}

TEST(EvaluationSummary, AveragesPicturesBySubsetAndForegroundShare) {
    const EvaluationSummary summary = summarized(twoModels());

    const SubjectSummary& first = summary.subjects[0];
    EXPECT_EQ(first.all.count, 4);
    EXPECT_DOUBLE_EQ(first.all.fmse.mean, 65);
    EXPECT_DOUBLE_EQ(first.all.worse.mean, 0.25);
    EXPECT_LT(first.all.fmse.low, 65);
    EXPECT_GT(first.all.fmse.high, 65);
    ASSERT_THAT(first.subsets, SizeIs(2));
    EXPECT_EQ(first.subsets[0].group, "HCOCO");
    EXPECT_DOUBLE_EQ(first.subsets[0].fmse.mean, 15);
    ASSERT_THAT(first.foregroundShares, SizeIs(3));
    EXPECT_EQ(first.foregroundShares[0].count, 1);
    EXPECT_EQ(first.foregroundShares[1].count, 2);  // 5 % belongs to 5–15 %
    EXPECT_DOUBLE_EQ(first.foregroundShares[2].fmse.mean, 30);
    EXPECT_DOUBLE_EQ(summary.composite.all.fmse.mean, 100);
    EXPECT_DOUBLE_EQ(first.secondsPerPicture, 0.5);
}

TEST(EvaluationSummary, ComparesPictureByPicture) {
    const EvaluationSummary summary = summarized(twoModels());

    ASSERT_THAT(summary.comparisons, SizeIs(1));
    const PairedComparison& comparison = summary.comparisons[0];
    EXPECT_EQ(comparison.wins, 3);
    EXPECT_EQ(comparison.ties, 0);
    EXPECT_EQ(comparison.losses, 1);
    EXPECT_DOUBLE_EQ(comparison.difference.mean, (-10 - 20 - 30 + 100) / 4.0);
    EXPECT_EQ(comparison.test.count, 4);
}

TEST(EvaluationSummary, APictureThatOneModelFailedOnIsNotCompared) {
    Evaluation evaluation = twoModels();
    evaluation.subjects[1].records[0].failure = "no memory";

    const EvaluationSummary summary = summarized(evaluation);

    EXPECT_EQ(summary.comparisons[0].wins + summary.comparisons[0].losses, 3);
    EXPECT_EQ(summary.subjects[1].all.failed, 1);
    EXPECT_EQ(summary.composite.all.count, 4);
}

TEST(EvaluationSummary, EqualPicturesCountAsTheLargestPsnr) {
    Evaluation evaluation = twoModels();
    for (PictureRecord& record : evaluation.subjects[0].records)
        record.scores.psnr = std::numeric_limits<double>::infinity();

    EXPECT_DOUBLE_EQ(summarized(evaluation).subjects[0].all.psnr.mean, kLargestPsnr);
}

TEST(EvaluationReport, HasTheTableOfThePapers) {
    Evaluation evaluation = twoModels();
    evaluation.subjects[1].records.pop_back();

    const std::string text = summaryMarkdown(summarized(evaluation));

    EXPECT_THAT(text, HasSubstr("protocol ihd-256"));
    EXPECT_THAT(text, HasSubstr("| Method | HCOCO (2) PSNR ↑ | MSE ↓ | fMSE ↓ | SSIM ↑ |"));
    EXPECT_THAT(text, HasSubstr("| Composite | 20.00 |"));
    EXPECT_THAT(text, HasSubstr("**1 results are still missing.**"));
    EXPECT_THAT(text, HasSubstr("| a vs. b | 3 | 0 | 0 |"));
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

}  // namespace
}  // namespace r2r::testing
