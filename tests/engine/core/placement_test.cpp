// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/placement.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace r2r {
namespace {

constexpr Size kSize{40, 20};
constexpr Corners kPulled = {{{100, 50}, {190, 70}, {180, 160}, {90, 150}}};

void expectNear(Point actual, Point expected, double tolerance = 1e-9) {
    EXPECT_NEAR(actual.x, expected.x, tolerance);
    EXPECT_NEAR(actual.y, expected.y, tolerance);
}

Corners mirrored(const Corners& corners) {
    return {{corners[1], corners[0], corners[3], corners[2]}};
}

TEST(Placement, CentreLandsOnTheCentre) {
    for (const bool isFlipped : {false, true}) {
        const Placement place{{40.5, 30}, 2.5, 77, isFlipped};
        expectNear(place.backgroundFromForeground({31, 17})({15.5, 8.5}), {40.5, 30});
    }
}

TEST(Placement, FlipsBeforeItTurns) {
    const Placement place{.centre = {0, 0}, .scale = 2, .degrees = 90, .isFlipped = true};

    // The right end of the foreground goes to the left, doubled, and a quarter turn sends it down.
    expectNear(place.backgroundFromForeground({10, 4})({10, 2}), {0, 10});
}

TEST(Placement, IdentityNeedsNoResampling) {
    const Placement place{.centre = {15.5, 10}};

    EXPECT_EQ(place.backgroundFromForeground({31, 20}), Affine{});
}

TEST(Placement, CornersLandWhereTheyWerePulledTo) {
    for (const bool isFlipped : {false, true})
        for (const double degrees : {0.0, 33.0, 180.0}) {
            const Placement before{{80, 60}, 1.5, degrees, isFlipped};
            const Corners there = isFlipped ? mirrored(kPulled) : kPulled;

            const Placement after = before.withCorners(kSize, there).value();

            const Corners landed = mappedCorners(after.backgroundFromForeground(kSize), kSize);
            for (size_t i = 0; i < 4; ++i)
                expectNear(landed[i], there[i]);
            expectNear(after.centre, {140, 107.5});
            EXPECT_EQ(after.scale, before.scale);
            EXPECT_EQ(after.degrees, before.degrees);
        }
}

TEST(Placement, InPerspectiveIsMovedScaledAndTurnedAsAWhole) {
    const Placement before = Placement{.centre = {80, 60}}.withCorners(kSize, kPulled).value();
    Placement after = before;
    after.centre = {before.centre.x + 7, before.centre.y - 3};
    after.scale = 2;
    after.degrees = 90;

    const Corners landed = mappedCorners(after.backgroundFromForeground(kSize), kSize);

    const Affine whole = Affine::translation(after.centre.x, after.centre.y) *
                         Affine::rotation(90) * Affine::scaling(2, 2) *
                         Affine::translation(-before.centre.x, -before.centre.y);
    for (size_t i = 0; i < 4; ++i)
        expectNear(landed[i], whole(kPulled[i]));
}

TEST(Placement, CornersWhereTheyWereAreNoPerspective) {
    for (const Placement& before : {Placement{.centre = {80, 60}},
                                    Placement{{80.5, 61}, 1, 270, true},
                                    Placement{{80.3, 61.2}, 0.73, 12, false}}) {
        const PlaneMap map = before.backgroundFromForeground(kSize);

        const Placement after = before.withCorners(kSize, mappedCorners(map, kSize)).value();

        EXPECT_FALSE(after.corners.has_value());
        EXPECT_EQ(after.scale, before.scale);
        expectNear(after.backgroundFromForeground(kSize)({3, 4}), map({3, 4}));
    }
}

TEST(Placement, ARectangleOfCornersIsPlaceAndSize) {
    const Corners twice = {{{10, 20}, {90, 20}, {90, 60}, {10, 60}}};

    EXPECT_EQ(placementAt(kSize, twice), (Placement{.centre = {50, 40}, .scale = 2}));
    EXPECT_EQ(placementAt(kSize, mirrored(twice)),
              (Placement{.centre = {50, 40}, .scale = 2, .isFlipped = true}));
}

TEST(Placement, AParallelogramOfCornersIsAffine) {
    const Placement sheared =
        placementAt(kSize, {{{10, 20}, {90, 30}, {110, 70}, {30, 60}}}).value();

    EXPECT_TRUE(sheared.corners.has_value());
    const PlaneMap map = sheared.backgroundFromForeground(kSize);
    EXPECT_NEAR(map.wx, 0, 1e-15);
    EXPECT_NEAR(map.wy, 0, 1e-15);
}

TEST(Placement, DegenerateCornersAreRefused) {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const Corners others[] = {
        {{{100, 50}, {190, 70}, {120, 90}, {90, 150}}},   // not convex
        {{{100, 50}, {190, 70}, {90, 150}, {180, 160}}},  // crossed
        {{{100, 50}, {150, 50}, {200, 50}, {90, 150}}},   // a triangle
        {{{100, 50}, {100, 50}, {180, 160}, {90, 150}}},  // two at one place
        {{{100, 50}, {200, 50}, {300, 50}, {400, 50}}},   // a line
        {{{0, 0}, {1e7, 0}, {1e7, 1e7}, {0, 1e7}}},       // too far
        {{{nan, 50}, {190, 70}, {180, 160}, {90, 150}}},  // nowhere
    };
    const Placement before{.centre = {80, 60}};

    for (const Corners& corners : others)
        EXPECT_FALSE(before.withCorners(kSize, corners).has_value())
            << ::testing::PrintToString(corners[2].x);
    EXPECT_FALSE(before.withCorners(kSize, mirrored(kPulled)).has_value());
    EXPECT_FALSE(placementAt(kSize, others[4]).has_value());
}

TEST(Placement, ThePictureEndsBeforeTheHorizon) {
    // A road: 120 times as wide here as there.
    const Corners road = {{{599, 100}, {601, 100}, {720, 500}, {480, 500}}};
    const Corners longer = {{{599, 100}, {600, 100}, {720, 500}, {480, 500}}};

    EXPECT_FALSE(placementAt(kSize, longer).has_value());
    EXPECT_FALSE(placementAt(kSize, road).has_value());
    EXPECT_TRUE(placementAt(kSize, {{{598, 100}, {602, 100}, {720, 500}, {480, 500}}}).has_value());
}

TEST(Placement, InPerspectiveNothingIsSnapped) {
    Placement place{.centre = {80.25, 60.25}};
    EXPECT_TRUE(place.keepsPixels());

    place = place.withCorners(kSize, kPulled).value();
    const Point before = place.backgroundFromForeground(kSize)({3, 4});
    place.centre.x += 0.25;

    EXPECT_FALSE(place.keepsPixels());
    EXPECT_NEAR(place.backgroundFromForeground(kSize)({3, 4}).x, before.x + 0.25, 1e-9);
}

TEST(Placement, IsReadableInFailures) {
    Placement place{{40.5, 30}, 2.5, 77, true};
    EXPECT_EQ(::testing::PrintToString(place), "(centre 40.5, 30; scale 2.5; 77 degrees; flipped)");

    place.corners = Corners{{{0, 0}, {1, 0.25}, {1, 1}, {0, 1}}};
    EXPECT_EQ(::testing::PrintToString(place),
              "(centre 40.5, 30; scale 2.5; 77 degrees; flipped; corners 0, 0 1, 0.25 1, 1 0, 1)");
}

}  // namespace
}  // namespace r2r
