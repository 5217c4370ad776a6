// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/masks/mask_shapes.h"

#include "engine/core/error.h"
#include "tests/engine/imaging/mask_values.h"
#include "tests/engine/imaging/sample_pictures.h"

#include <gmock/gmock.h>

#include <cmath>
#include <numbers>

namespace r2r {
namespace {

using testing::areaOf;
using testing::at;
using testing::rectMask;

TEST(MaskShapes, WholePixelsOfARectangleAreFullAndNothingElse) {
    const auto outline = rectangleOutline({3, 2}, {8, 6});

    EXPECT_EQ(polygonMask({12, 9}, outline), rectMask({12, 9}, {3, 2, 5, 4}));
}

TEST(MaskShapes, PixelsHoldTheShareOfTheirAreaThatIsInside) {
    const Image rectangle = polygonMask({8, 8}, rectangleOutline({1.25, 1.5}, {4, 4}));
    const Image triangle = polygonMask({4, 4}, std::vector<Point>{{0, 0}, {4, 0}, {0, 4}});

    EXPECT_EQ(at(rectangle, 1, 2), 191);  // three quarters
    EXPECT_EQ(at(rectangle, 2, 1), 128);  // half
    EXPECT_EQ(at(rectangle, 1, 1), 96);   // three eighths
    EXPECT_EQ(at(triangle, 0, 0), 255);
    EXPECT_EQ(at(triangle, 1, 2), 128);
    EXPECT_EQ(at(triangle, 3, 3), 0);
}

TEST(MaskShapes, DirectionOfAnOutlineDoesNotMatter) {
    std::vector<Point> corners = {{2.3, 1.1}, {15.7, 4.2}, {9.4, 16.8}, {1.2, 12.5}};
    const Image forwards = polygonMask({18, 18}, corners);
    std::ranges::reverse(corners);

    EXPECT_EQ(polygonMask({18, 18}, corners), forwards);
}

TEST(MaskShapes, WhatIsOutsideThePictureIsCutOff) {
    const std::vector<Point> diamond = {{-30, 10}, {10, -30}, {50, 10}, {10, 50}};
    const Image part = polygonMask({20, 20}, diamond);
    std::vector<Point> moved = diamond;
    for (Point& corner : moved)
        corner = {corner.x + 40, corner.y + 40};
    const Image whole = polygonMask({100, 100}, moved);

    EXPECT_EQ(part, cropped(whole, {40, 40, 20, 20}));
}

TEST(MaskShapes, FlatEdgesThatCrossTheBorderKeepTheirCoverage) {
    const std::vector<Point> flat = {{-100, 2}, {100, 3}, {100, 8}, {-100, 8}};

    EXPECT_EQ(at(polygonMask({10, 10}, flat), 0, 2), 127);  // half of it, and a little less
}

TEST(MaskShapes, EllipseHasItsArea) {
    const Image ellipse = polygonMask({200, 120}, ellipseOutline({190, 110}, {10, 10}));

    EXPECT_NEAR(areaOf(ellipse), std::numbers::pi * 90 * 50, 10);
    EXPECT_EQ(at(ellipse, 100, 60), 255);
    EXPECT_EQ(at(ellipse, 12, 12), 0);
}

TEST(MaskShapes, BothLoopsOfAnEightAreFilled) {
    const std::vector<Point> eight = {{1, 1}, {9, 9}, {9, 1}, {1, 9}};
    const Image mask = polygonMask({10, 10}, eight);

    EXPECT_EQ(at(mask, 1, 5), 255);
    EXPECT_EQ(at(mask, 8, 5), 255);
    EXPECT_EQ(at(mask, 5, 1), 0);
}

TEST(MaskShapes, TwoCornersHaveNoInside) {
    EXPECT_EQ(polygonMask({5, 5}, std::vector<Point>{{0, 0}, {5, 5}}),
              Image({5, 5}, 1, SampleType::U8));
}

TEST(MaskShapes, CornersMayBeAsFarAwayAsNumbersGo) {
    const std::vector<Point> far = {{-1e12, 5}, {1e12, 5}, {1e12, 3e12}, {0, 2e12}, {-1e12, 3e12}};
    const Image mask = polygonMask({10, 10}, far);

    EXPECT_EQ(at(mask, 5, 4), 0);
    EXPECT_EQ(at(mask, 5, 6), 255);
}

TEST(MaskShapes, ShapesAddSubtractAndIntersect) {
    const Image left = rectMask({10, 4}, {0, 0, 6, 4});
    const Image right = rectMask({10, 4}, {4, 0, 6, 4});

    EXPECT_EQ(combined(left, right, MaskCombination::Replace), right);
    EXPECT_EQ(combined(left, right, MaskCombination::Add), testing::fullMask({10, 4}));
    EXPECT_EQ(combined(left, right, MaskCombination::Subtract), rectMask({10, 4}, {0, 0, 4, 4}));
    EXPECT_EQ(combined(left, right, MaskCombination::Intersect), rectMask({10, 4}, {4, 0, 2, 4}));
    EXPECT_THROW(static_cast<void>(combined(left, rectMask({9, 4}, {}), MaskCombination::Add)),
                 Error);
}

}  // namespace
}  // namespace r2r
