// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/plane_map.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

namespace r2r {
namespace {

constexpr Corners kUnit = {{{0, 0}, {1, 0}, {1, 1}, {0, 1}}};
constexpr Corners kTrapezoid = {{{40, 10}, {60, 10}, {90, 70}, {10, 70}}};

void expectNear(Point actual, Point expected, double tolerance = 1e-9) {
    EXPECT_NEAR(actual.x, expected.x, tolerance);
    EXPECT_NEAR(actual.y, expected.y, tolerance);
}

/// Convex corners around a middle, some of them far from a parallelogram.
Corners randomCorners(std::mt19937& random) {
    std::uniform_real_distribution<double> radius(20, 60);
    std::uniform_real_distribution<double> shift(-0.3, 0.3);
    Corners corners;
    for (size_t i = 0; i < 4; ++i) {
        const double angle = (static_cast<double>(i) * 2 - 3 + shift(random)) * std::acos(0.0) / 2;
        const double away = radius(random);
        corners[i] = {100 + away * std::cos(angle), 80 + away * std::sin(angle)};
    }
    return corners;
}

bool isConvex(const Corners& corners) {
    for (size_t i = 0; i < 4; ++i) {
        const Point a = corners[i];
        const Point b = corners[(i + 1) % 4];
        const Point c = corners[(i + 2) % 4];
        if ((b.x - a.x) * (c.y - b.y) - (b.y - a.y) * (c.x - b.x) < 10)
            return false;
    }
    return true;
}

TEST(PlaneMap, TakesTheUnitSquareToTheCorners) {
    std::mt19937 random(7);
    int tried = 0;
    while (tried < 200) {
        const Corners corners = randomCorners(random);
        if (!isConvex(corners))
            continue;
        ++tried;
        const PlaneMap map = PlaneMap::ofUnitSquare(corners);
        for (size_t i = 0; i < 4; ++i) {
            EXPECT_TRUE(map.reaches(kUnit[i]));
            expectNear(map(kUnit[i]), corners[i]);
        }
    }
}

TEST(PlaneMap, KeepsLinesStraight) {
    const PlaneMap map = PlaneMap::ofUnitSquare(kTrapezoid);
    const Point a = map({0.1, 0.2});
    const Point b = map({0.5, 0.45});
    const Point c = map({0.9, 0.7});

    EXPECT_NEAR((b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x), 0, 1e-9);
    // The middle of a picture that goes into the distance is above the middle of its place.
    EXPECT_LT(map({0.5, 0.5}).y, 40);
}

TEST(PlaneMap, InverseUndoesTheMapToABillionth) {
    std::mt19937 random(11);
    std::uniform_real_distribution<double> share(0, 1);
    int tried = 0;
    while (tried < 200) {
        const Corners corners = randomCorners(random);
        if (!isConvex(corners))
            continue;
        ++tried;
        const PlaneMap map = Affine::translation(-30, 12) * PlaneMap::ofUnitSquare(corners) *
                             Affine::scaling(1.0 / 640, 1.0 / 480);
        const PlaneMap inverse = map.inverse().value();
        for (int i = 0; i < 20; ++i) {
            const Point place{640 * share(random), 480 * share(random)};
            ASSERT_TRUE(inverse.reaches(map(place)));
            expectNear(inverse(map(place)), place);
            expectNear((inverse * map)(place), place);
        }
    }
}

TEST(PlaneMap, AffineMapsAreComputedAsSuch) {
    const Affine turn = Affine::rotation(33) * Affine::scaling(1.7, 0.3);
    const Affine shift = Affine::translation(3.25, -8);
    const PlaneMap map = PlaneMap(shift) * PlaneMap(turn);

    EXPECT_TRUE(map.isAffine());
    EXPECT_EQ(map, PlaneMap(shift * turn));
    EXPECT_EQ(map({17, 29}), (shift * turn)({17, 29}));
    EXPECT_EQ(map.nearby({17, 29}), shift * turn);
    EXPECT_EQ(map.inverse(), PlaneMap((shift * turn).inverse().value()));
    EXPECT_TRUE(PlaneMap::ofUnitSquare({{{1, 2}, {4, 3}, {5, 7}, {2, 6}}}).isAffine());
}

TEST(PlaneMap, NearbyIsTheDerivative) {
    const PlaneMap map = PlaneMap::ofUnitSquare(kTrapezoid);
    const Point place{0.3, 0.6};
    const Affine near = map.nearby(place);
    constexpr double kStep = 1e-6;

    expectNear(near(place), map(place));
    expectNear(near({place.x + kStep, place.y}), map({place.x + kStep, place.y}), 1e-8);
    expectNear(near({place.x, place.y + kStep}), map({place.x, place.y + kStep}), 1e-8);
    EXPECT_NEAR(map.scaleAt(place), std::sqrt(std::abs(near.determinant())), 1e-12);
}

TEST(PlaneMap, NothingBehindTheHorizonIsReached) {
    // The sides of the trapezoid meet 20 pixels above its top: there is the horizon.
    const PlaneMap inverse = PlaneMap::ofUnitSquare(kTrapezoid).inverse().value();

    EXPECT_TRUE(inverse.reaches({50, -9.9}));
    EXPECT_FALSE(inverse.reaches({50, -10.1}));
    EXPECT_TRUE(inverse.reaches({50, 1e6}));
}

TEST(PlaneMap, ScaleIsLargestWhereThePictureIsNearest) {
    const PlaneMap map = PlaneMap::ofUnitSquare(kTrapezoid) * Affine::scaling(0.01, 0.01);

    EXPECT_NEAR(largestScale(map, {100, 100}), map.scaleAt({0, 100}), 1e-12);
    EXPECT_GT(map.scaleAt({0, 100}), 2 * map.scaleAt({0, 0}));
}

TEST(PlaneMap, SingularMapsHaveNoInverse) {
    const double nan = std::numeric_limits<double>::quiet_NaN();

    EXPECT_FALSE(PlaneMap(Affine::scaling(0, 1)).inverse().has_value());
    EXPECT_FALSE(PlaneMap(Affine{}, 0, 0, nan).inverse().has_value());
    EXPECT_FALSE(PlaneMap({.xx = 1, .yx = 1, .yy = 0}, 1, 0, 0).inverse().has_value());
}

TEST(MappedBounds, HoldsEveryMappedPoint) {
    const Affine map = Affine::translation(50, 40) * Affine::rotation(23) *
                       Affine::scaling(-1.7, 1.7) * Affine::translation(-15, -10);
    const Rect bounds = mappedBounds(map, {30, 20}, {200, 200});

    for (const Point corner : {Point{0, 0}, Point{30, 0}, Point{0, 20}, Point{30, 20}}) {
        const Point there = map(corner);
        EXPECT_TRUE(bounds.contains(static_cast<int>(there.x), static_cast<int>(there.y)));
    }
    EXPECT_LE(bounds.width, 30 * 1.7 + 20 * 1.7 + 4);
}

TEST(MappedBounds, StaysInsideTheTargetHoweverFarTheMapGoes) {
    EXPECT_TRUE(mappedBounds(Affine::translation(1e18, 0), {10, 10}, {50, 50}).isEmpty());
    EXPECT_TRUE(mappedBounds(Affine::translation(0, -1e18), {10, 10}, {50, 50}).isEmpty());
    EXPECT_EQ(
        mappedBounds(
            Affine::translation(-5e11, -5e11) * Affine::scaling(1e12, 1e12), {1, 1}, {50, 50}),
        (Rect{0, 0, 50, 50}));
}

TEST(MappedBounds, GoUpToTheHorizonAndNotBehind) {
    const PlaneMap map = PlaneMap::ofUnitSquare(kTrapezoid) * Affine::scaling(0.01, 0.01);
    const PlaneMap inverse = map.inverse().value();

    // A raster that the horizon crosses sees all of the picture, and one above it nothing.
    EXPECT_EQ(mappedBounds(inverse, {100, 100}, {100, 100}), (Rect{0, 0, 100, 100}));
    EXPECT_TRUE(
        mappedBounds(inverse * Affine::translation(0, -120), {100, 100}, {100, 100}).isEmpty());
}

}  // namespace
}  // namespace r2r
