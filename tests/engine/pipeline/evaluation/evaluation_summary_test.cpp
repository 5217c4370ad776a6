// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/evaluation/evaluation_summary.h"

#include "tests/engine/pipeline/evaluation/two_models.h"

#include <gmock/gmock.h>

#include <limits>

namespace r2r::testing {
namespace {

using ::testing::SizeIs;

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

}  // namespace
}  // namespace r2r::testing
