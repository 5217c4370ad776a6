// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/geometry.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace r2r {
namespace {

void expectNear(Point actual, Point expected, double tolerance = 1e-9) {
    EXPECT_NEAR(actual.x, expected.x, tolerance);
    EXPECT_NEAR(actual.y, expected.y, tolerance);
}

TEST(Rect, IntersectionOfNeighboursIsEmpty) {
    EXPECT_EQ(intersection({0, 0, 4, 4}, {4, 0, 4, 4}), Rect{});
    EXPECT_EQ(intersection({0, 0, 5, 4}, {4, 2, 4, 4}), (Rect{4, 2, 1, 2}));
}

TEST(Rect, UnionIgnoresEmptyOnes) {
    EXPECT_EQ(unionOf({}, {4, 2, 1, 2}), (Rect{4, 2, 1, 2}));
    EXPECT_EQ(unionOf({4, 2, 1, 2}, {9, 9, 0, 5}), (Rect{4, 2, 1, 2}));
    EXPECT_EQ(unionOf({0, 5, 2, 2}, {4, 2, 1, 2}), (Rect{0, 2, 5, 5}));
}

TEST(Rect, ContainsItsFirstAndNotItsEndPixel) {
    const Rect rect{2, 3, 4, 5};

    EXPECT_TRUE(rect.contains(2, 3));
    EXPECT_TRUE(rect.contains(5, 7));
    EXPECT_FALSE(rect.contains(6, 7));
    EXPECT_FALSE(rect.contains(5, 8));
}

TEST(Rect, GrowsToAllSides) {
    EXPECT_EQ(grown(Rect{2, 3, 4, 5}, 2), (Rect{0, 1, 8, 9}));
    EXPECT_TRUE(grown(Rect{2, 3, 4, 5}, -2).isEmpty());
}

TEST(Size, AreaOfTheLargestPictureDoesNotOverflow) {
    EXPECT_EQ((Size{70000, 70000}.area()), int64_t{4900000000});
}

TEST(Affine, ProductAppliesTheRightHandFirst) {
    const Affine map = Affine::scaling(2, 3) * Affine::translation(5, 7);

    expectNear(map({1, 1}), {12, 24});
}

TEST(Affine, RotationIsCounterClockwiseOnTheScreen) {
    // y points down: a point to the right of the origin moves up, to negative y.
    expectNear(Affine::rotation(90)({1, 0}), {0, -1});
    expectNear(Affine::rotation(30)({1, 0}), {std::sqrt(0.75), -0.5});
}

TEST(Affine, QuarterTurnsAreExact) {
    for (const double degrees : {-450.0, -270.0, -90.0, 0.0, 90.0, 180.0, 270.0, 360.0, 810.0}) {
        const Affine turn = Affine::rotation(degrees);
        for (const double entry : {turn.xx, turn.xy, turn.yx, turn.yy})
            EXPECT_TRUE(entry == 0 || entry == 1 || entry == -1) << degrees << ": " << entry;
        const double radians = degrees * std::acos(-1.0) / 180;
        expectNear(turn({1, 0}), {std::cos(radians), -std::sin(radians)});
    }
}

TEST(Affine, InverseUndoesTheMap) {
    const Affine map =
        Affine::translation(3, -8) * Affine::rotation(33) * Affine::scaling(-2, 0.25);
    const Affine inverse = map.inverse().value();

    expectNear(inverse(map({17, 29})), {17, 29});
    expectNear((map * inverse)({17, 29}), {17, 29});
}

TEST(Affine, SingularMapsHaveNoInverse) {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const double infinite = std::numeric_limits<double>::infinity();

    EXPECT_FALSE(Affine::scaling(0, 1).inverse().has_value());
    EXPECT_FALSE(Affine::scaling(nan, 1).inverse().has_value());
    EXPECT_FALSE(Affine::scaling(infinite, 1).inverse().has_value());
    EXPECT_FALSE(Affine::translation(nan, 0).inverse().has_value());
    EXPECT_FALSE(Affine::translation(0, infinite).inverse().has_value());
}

TEST(Affine, MeanScaleIgnoresTurnsAndFlips) {
    EXPECT_NEAR((Affine::rotation(20) * Affine::scaling(-3, 3)).meanScale(), 3, 1e-12);
}

TEST(Geometry, ValuesAreReadableInFailures) {
    const auto printed = [](const auto& value) { return ::testing::PrintToString(value); };

    EXPECT_EQ(printed(Size{640, 480}), "640×480");
    EXPECT_EQ(printed(Rect{3, -4, 640, 480}), "(x 3, y -4, 640×480)");
}

}  // namespace
}  // namespace r2r
