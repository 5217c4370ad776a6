// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/curve_data.h"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>

namespace r2r::widgets {
namespace {

using ::testing::Contains;
using ::testing::DoubleNear;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::Le;
using ::testing::SizeIs;

CurveData curve(int count, double (*value)(int)) {
    CurveData data;
    for (int i = 0; i < count; ++i)
        data.append(i + 1, value(i));
    return data;
}

TEST(CurveData, LeavesOutWhatIsNoNumber) {
    CurveData data;
    data.append(1, 2);
    data.append(2, std::numeric_limits<double>::quiet_NaN());
    data.append(3, std::numeric_limits<double>::infinity());
    data.append(4, 5);

    EXPECT_THAT(data.points(), ElementsAre(CurvePoint{1, 2}, CurvePoint{4, 5}));
}

TEST(CurveData, ReplacesWhatAResumedRunDoesAgain) {
    CurveData data = curve(5, [](int i) { return double(i); });

    data.append(3, 30);

    EXPECT_THAT(data.points(), ElementsAre(CurvePoint{1, 0}, CurvePoint{2, 1}, CurvePoint{3, 30}));
}

TEST(CurveData, FindsTheNearestPoint) {
    const CurveData data = curve(3, [](int i) { return double(i); });

    EXPECT_EQ(data.nearest(-9).x, 1);
    EXPECT_EQ(data.nearest(1.4).x, 1);
    EXPECT_EQ(data.nearest(1.6).x, 2);
    EXPECT_EQ(data.nearest(99).x, 3);
}

TEST(CurveSmoothing, StartsAtTheFirstValueAndKeepsAConstant) {
    const CurveData data = curve(50, [](int) { return 7.0; });

    EXPECT_THAT(smoothed(data.points(), 0.95), Each(Field(&CurvePoint::y, DoubleNear(7, 1e-12))));
}

TEST(CurveSmoothing, IsTheWeightedMeanOfThePast) {
    const CurveData data = curve(2, [](int i) { return i == 0 ? 1.0 : 4.0; });

    // Weights 0.25 and 0.5 of the two points, divided by their sum.
    EXPECT_NEAR(smoothed(data.points(), 0.5)[1].y, (0.25 * 1 + 0.5 * 4) / 0.75, 1e-12);
    EXPECT_EQ(smoothed(data.points(), 0)[1].y, 4);
}

TEST(CurveDecimation, KeepsPeaksAndEnds) {
    CurveData data;
    for (int i = 1; i <= 100000; ++i)
        data.append(i, i == 54321 ? 100 : std::sin(i));

    const std::vector<CurvePoint> shown = decimated(data.points(), 1, 100000, 300);

    EXPECT_THAT(shown, SizeIs(Le(4U * 301)));
    EXPECT_THAT(shown, Contains(CurvePoint{54321, 100}));
    EXPECT_EQ(shown.front(), data.points().front());
    EXPECT_EQ(shown.back(), data.points().back());
    EXPECT_TRUE(std::ranges::is_sorted(shown, {}, &CurvePoint::x));
}

TEST(CurveDecimation, KeepsTheNeighboursOfTheRange) {
    const CurveData data = curve(10, [](int i) { return double(i); });

    const std::vector<CurvePoint> shown = decimated(data.points(), 4.5, 5.5, 100);

    EXPECT_THAT(shown, ElementsAre(CurvePoint{4, 3}, CurvePoint{5, 4}, CurvePoint{6, 5}));
}

TEST(CurveDecimation, SpreadsColumnsEvenlyOverALogarithmicAxis) {
    CurveData data;
    for (int i = 0; i <= 100000; ++i)
        data.append(i, i % 2);

    const std::vector<CurvePoint> shown = decimated(data.points(), 1, 100000, 200, true);

    EXPECT_GT(shown.front().x, 0);
    // Half of the axis is below √100000 ≈ 316 and is shown point for point.
    const auto early = std::ranges::count_if(shown, [](const CurvePoint& p) { return p.x <= 100; });
    EXPECT_GT(early, 60);
}

TEST(CurveDecimation, TakesNothing) {
    EXPECT_TRUE(decimated({}, 0, 1, 10).empty());
    EXPECT_TRUE(smoothed({}, 0.9).empty());
}

}  // namespace
}  // namespace r2r::widgets
