// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/placing/placed_outline.h"

#include <gtest/gtest.h>

#include <cmath>

namespace r2r {
namespace {

constexpr Corners kSlanted = {{{10.3, 5.1}, {30.7, 8.9}, {27.2, 26.4}, {4.9, 21.6}}};

double areaOf(const Corners& corners) {
    double twice = 0;
    for (size_t i = 0; i < 4; ++i) {
        const Point a = corners[i];
        const Point b = corners[(i + 1) % 4];
        twice += a.x * b.y - b.x * a.y;
    }
    return std::abs(twice) / 2;
}

double sumOf(const PlacedOutline& outline) {
    double sum = 0;
    for (int y = 0; y < 40; ++y)
        for (int x = 0; x < 40; ++x)
            sum += outline.partOf({x + 0.5, y + 0.5}).share;
    return sum;
}

TEST(PlacedOutline, SharesOfPixelsAreTheArea) {
    const Corners mirrored = {{kSlanted[1], kSlanted[0], kSlanted[3], kSlanted[2]}};

    // Of a pixel that is cut less than a hundred-thousandth is nothing.
    EXPECT_NEAR(sumOf(PlacedOutline(kSlanted)), areaOf(kSlanted), 1e-4);
    EXPECT_NEAR(sumOf(PlacedOutline(mirrored)), areaOf(kSlanted), 1e-4);
    EXPECT_NEAR(
        sumOf(PlacedOutline({{{3.2, 3.2}, {3.6, 3.2}, {3.6, 3.7}, {3.2, 3.7}}})), 0.2, 1e-9);
}

TEST(PlacedOutline, PixelsInsideAreWholeAndThoseOutsideNothing) {
    const PlacedOutline outline({{{2, 2}, {8, 2}, {8, 6}, {2, 6}}});

    EXPECT_EQ(outline.partOf({2.5, 2.5}).share, 1);
    EXPECT_EQ(outline.partOf({7.5, 5.5}).share, 1);
    EXPECT_EQ(outline.partOf({1.5, 2.5}).share, 0);
    EXPECT_EQ(outline.partOf({8.5, 6.5}).share, 0);
    EXPECT_TRUE(outline.contains({2, 6}));
    EXPECT_FALSE(outline.contains({2, 6.001}));
}

TEST(PlacedOutline, TheMiddleOfAPartIsInsideOfIt) {
    const PlacedOutline outline(kSlanted);

    for (int y = 0; y < 40; ++y)
        for (int x = 0; x < 40; ++x) {
            const PlacedOutline::Part part = outline.partOf({x + 0.5, y + 0.5});
            EXPECT_TRUE(part.share == 0 || outline.contains(part.middle)) << x << ", " << y;
        }
    const PlacedOutline half({{{2.5, 2}, {8, 2}, {8, 6}, {2.5, 6}}});
    EXPECT_NEAR(half.partOf({2.5, 3.5}).middle.x, 2.75, 1e-12);
    EXPECT_NEAR(half.partOf({2.5, 3.5}).middle.y, 3.5, 1e-12);
}

}  // namespace
}  // namespace r2r
