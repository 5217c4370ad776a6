// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/evaluation/evaluation_statistics.h"

#include "engine/core/stable_random.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace r2r::testing {
namespace {

TEST(BootstrapMean, CoversTheTrueMeanAboutAsOftenAsItSays) {
    StableRandom draw({3});
    int covered = 0;
    constexpr int kTrials = 300;
    for (int trial = 0; trial < kTrials; ++trial) {
        std::vector<double> values(40);
        for (double& value : values)
            value = 5 + draw.normal();
        const MeanInterval interval = bootstrapMean(values, 1, 300);
        covered += interval.low <= 5 && 5 <= interval.high;
    }

    EXPECT_GT(covered, 0.89 * kTrials);
    EXPECT_LT(covered, 0.98 * kTrials);
}

TEST(BootstrapMean, IsAsWideAsTheStandardErrorSays) {
    StableRandom draw({4});
    std::vector<double> values(400);
    for (double& value : values)
        value = draw.normal();

    const MeanInterval interval = bootstrapMean(values);

    EXPECT_NEAR(interval.high - interval.low, 2 * 1.96 / std::sqrt(400.0), 0.03);
    EXPECT_EQ(bootstrapMean(values).low, interval.low);
    EXPECT_NE(bootstrapMean(values, 1).low, interval.low);
}

TEST(BootstrapMean, OneValueIsItsOwnIntervalAndNoneIsNoNumber) {
    const MeanInterval one = bootstrapMean(std::vector{2.5});

    EXPECT_EQ(one.low, 2.5);
    EXPECT_EQ(one.high, 2.5);
    EXPECT_TRUE(std::isnan(bootstrapMean({}).mean));
}

// The figures are worked out by hand: ranks 1, 2.5, 2.5, 4, 5 of |d|, the zero dropped.
TEST(SignedRankTest, DropsZerosAndSharesTheRanksOfTies) {
    const SignedRankTest test = signedRankTest(std::vector{1.0, -2.0, 2.0, 0.0, 3.0, -4.0});

    EXPECT_EQ(test.count, 5);
    EXPECT_DOUBLE_EQ(test.positiveSum, 1 + 2.5 + 4);
    EXPECT_DOUBLE_EQ(test.negativeSum, 2.5 + 5);
    EXPECT_DOUBLE_EQ(test.z, 0);
    EXPECT_DOUBLE_EQ(test.probability, 1);
}

// 1, 2, …, 20, all positive: sum 210, mean 105, variance 20·21·41/24 = 717.5.
TEST(SignedRankTest, HasTheNormalApproximationsProbability) {
    std::vector<double> differences;
    for (int i = 1; i <= 20; ++i)
        differences.push_back(i);

    const SignedRankTest test = signedRankTest(differences);

    EXPECT_NEAR(test.z, 105 / std::sqrt(717.5), 1e-12);
    EXPECT_NEAR(test.probability, std::erfc(105 / std::sqrt(717.5) / std::sqrt(2)), 1e-15);
    EXPECT_NEAR(test.probability, 8.857e-5, 1e-7);
}

TEST(SignedRankTest, SaysNothingOfNothing) {
    EXPECT_EQ(signedRankTest({}).probability, 1);
    EXPECT_EQ(signedRankTest(std::vector{0.0, 0.0}).probability, 1);
}

}  // namespace
}  // namespace r2r::testing
