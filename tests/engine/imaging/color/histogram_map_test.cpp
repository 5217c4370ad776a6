// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/color/histogram_map.h"

#include "tests/support/seed.h"

#include <gtest/gtest.h>

namespace r2r {
namespace {

SoftHistogram normal(float mean, float deviation, int count = 50'000) {
    std::normal_distribution<float> value(mean, deviation);
    SoftHistogram histogram;
    for (int i = 0; i < count; ++i)
        histogram.add(value(testing::random()), 1);
    return histogram;
}

SoftHistogram atoms(std::initializer_list<std::pair<float, double>> values) {
    SoftHistogram histogram;
    for (const auto& [value, weight] : values)
        histogram.add(value, weight);
    return histogram;
}

TEST(HistogramMap, IsLinearBetweenNormalDistributions) {
    const HistogramMap map(normal(50, 10), normal(30, 5));

    for (float sigmas = -2; sigmas <= 2; sigmas += 0.5F)
        EXPECT_NEAR(map(50 + 10 * sigmas), 30 + 5 * sigmas, 0.5);
}

TEST(HistogramMap, IsTheIdentityBetweenEqualDistributions) {
    const SoftHistogram histogram = normal(50, 10);

    const HistogramMap map(histogram, histogram);

    for (float value = 20; value <= 80; value += 0.37F)
        EXPECT_NEAR(map(value), value, 0.05);
}

TEST(HistogramMap, MovesOneValueToTheTargetsMean) {
    const HistogramMap map(atoms({{12.3F, 4}}), atoms({{40, 1}, {60, 3}}));

    EXPECT_NEAR(map(12.3F), 55, 1e-4);
}

TEST(HistogramMap, MovesSeparateGroupsToSeparateGroups) {
    const HistogramMap map(atoms({{20, 1}, {40, 1}, {21, 1}, {41, 1}}),
                           atoms({{10, 1}, {60, 1}, {11, 1}, {61, 1}}));

    EXPECT_NEAR(map(20.5F), 10.5F, 1);
    EXPECT_NEAR(map(40.5F), 60.5F, 1);
}

TEST(HistogramMap, HasSlopesBetweenAQuarterAndFour) {
    const HistogramMap map(atoms({{10, 100}, {10.5F, 1}, {50, 1}, {90, 100}}),
                           atoms({{0, 50}, {30, 1}, {31, 100}, {100, 50}}));

    for (float value = -20; value < 120; value += 0.25F) {
        const float slope = (map(value + 0.25F) - map(value)) / 0.25F;
        EXPECT_GE(slope, 0.25F - 1e-3F) << "at " << value;
        EXPECT_LE(slope, 4 + 1e-3F) << "at " << value;
    }
}

TEST(HistogramMap, GoesOnWithSlopeOneBeyondWhatTheSourceContained) {
    const HistogramMap map(normal(50, 3), normal(50, 12));

    EXPECT_NEAR(map(500) - map(400), 100, 1e-3);
    EXPECT_NEAR(map(-300) - map(-400), 100, 1e-3);
}

TEST(SoftHistogram, KeepsTheMeanOfValuesBetweenNodes) {
    const SoftHistogram histogram = atoms({{10.1F, 2}});

    double sum = 0;
    for (size_t i = 0; i < histogram.counts().size(); ++i)
        sum += histogram.counts()[i] *
               (SoftHistogram::kFirst + SoftHistogram::kStep * static_cast<double>(i));
    EXPECT_NEAR(sum / 2, 10.1, 1e-4);
}

}  // namespace
}  // namespace r2r
