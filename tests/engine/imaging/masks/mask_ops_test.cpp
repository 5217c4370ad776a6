// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/masks/mask_ops.h"

#include "engine/core/error.h"
#include "tests/engine/imaging/mask_values.h"
#include "tests/engine/imaging/sample_pictures.h"
#include "tests/support/image_matchers.h"
#include "tests/support/seed.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

namespace r2r {
namespace {

using testing::areaOf;
using testing::at;
using testing::discMask;
using testing::fullMask;
using ::testing::HasSubstr;
using testing::ImageNear;
using testing::noisePicture;
using testing::plainPicture;
using testing::rectMask;

/// The definition: the largest value within `radius`, pixel by pixel.
Image slowDilation(const Image& mask, int radius) {
    Image result(mask.size(), 1, SampleType::U8);
    for (int y = 0; y < mask.height(); ++y)
        for (int x = 0; x < mask.width(); ++x) {
            int largest = 0;
            for (int dy = -radius; dy <= radius; ++dy)
                for (int dx = -radius; dx <= radius; ++dx)
                    if (dx * dx + dy * dy <= radius * radius &&
                        Rect::of(mask.size()).contains(x + dx, y + dy))
                        largest = std::max(largest, at(mask, x + dx, y + dy));
            result.mutableRow<uint8_t>(y)[static_cast<size_t>(x)] = static_cast<uint8_t>(largest);
        }
    return result;
}

/// Sparse bright dots: every one is visible in the result.
Image dots(Size size, int count) {
    Image mask(size, 1, SampleType::U8);
    for (int i = 0; i < count; ++i) {
        const auto y = static_cast<int>(testing::random()() % static_cast<uint64_t>(size.height));
        const auto x = testing::random()() % static_cast<uint64_t>(size.width);
        mask.mutableRow<uint8_t>(y)[x] = static_cast<uint8_t>(testing::random()() % 256);
    }
    return mask;
}

TEST(MaskOps, AlphaBecomesTheMaskInEverySampleType) {
    const Image bytes = plainPicture({2, 1}, {1, 2, 3, 200}, SampleType::U8);
    const Image words = plainPicture({2, 1}, {9, 200 * 257}, SampleType::U16);
    Image floats = plainPicture({2, 1}, {0.5, 200 / 255.0}, SampleType::F32);
    floats.mutableRow<float>(0)[3] = std::numeric_limits<float>::quiet_NaN();

    EXPECT_EQ(at(maskFromAlpha(bytes), 1, 0), 200);
    EXPECT_EQ(at(maskFromAlpha(words), 1, 0), 200);
    EXPECT_EQ(at(maskFromAlpha(floats), 0, 0), 200);
    EXPECT_EQ(at(maskFromAlpha(floats), 1, 0), 0);
    EXPECT_EQ(maskFromAlpha(noisePicture({4, 3}, 3, SampleType::U8)), fullMask({4, 3}));
}

TEST(MaskOps, SupportIsTight) {
    Image mask({100, 80}, 1, SampleType::U8);
    mask.mutableRow<uint8_t>(7)[30] = 1;
    mask.mutableRow<uint8_t>(60)[90] = 255;

    EXPECT_EQ(maskSupport(mask), (Rect{30, 7, 61, 54}));
    EXPECT_EQ(maskSupport(mask, {0, 0, 50, 50}), (Rect{30, 7, 1, 1}));
    EXPECT_TRUE(maskSupport(mask, {0, 8, 100, 52}).isEmpty());
}

TEST(MaskOps, ThresholdKeepsExactlyWhatReachesTheLevel) {
    const Image mask = noisePicture({40, 40}, 1, SampleType::U8);
    for (const int level : {1, 127, 128, 200, 255}) {
        const Image result = thresholded(mask, level / 255.0);
        for (int y = 0; y < 40; ++y)
            for (int x = 0; x < 40; ++x)
                ASSERT_EQ(at(result, x, y), at(mask, x, y) >= level ? 255 : 0) << level;
    }
}

TEST(MaskOps, InvertingTwiceReturns) {
    const Image mask = noisePicture({33, 21}, 1, SampleType::U8);

    EXPECT_EQ(at(inverted(mask), 5, 5), 255 - at(mask, 5, 5));
    EXPECT_EQ(inverted(inverted(mask)), mask);
}

TEST(MaskOps, FeatherEndsAtItsRadius) {
    const Image mask = rectMask({100, 60}, {0, 0, 50, 60});

    for (const double radius : {3.0, 12.0, 30.0}) {
        const Image soft = feathered(mask, radius);
        const int reach = static_cast<int>(radius);
        EXPECT_EQ(at(soft, 49 - reach, 30), 255) << radius;
        EXPECT_EQ(at(soft, 50 + reach, 30), 0) << radius;
        EXPECT_NEAR(at(soft, 49, 30) + at(soft, 50, 30), 255, 1) << radius;
        for (int x = 1; x < 100; ++x)
            ASSERT_LE(at(soft, x, 30), at(soft, x - 1, 30)) << radius;
    }
}

TEST(MaskOps, FeatherIsAGaussianOfHalfTheRadius) {
    const Image soft = feathered(rectMask({400, 9}, {0, 0, 200, 9}), 80);

    // A normal distribution cut at two deviations: cdf(1) = 0.8413 becomes 0.8575 after scaling.
    EXPECT_NEAR(at(soft, 200 - 40, 4) / 255.0, 0.8575, 0.005);
    EXPECT_NEAR(at(soft, 200 + 39, 4) / 255.0, 1 - 0.8575, 0.005);
}

TEST(MaskOps, FeatherDoesNotFadeAtThePicturesBorder) {
    const Image mask = fullMask({50, 40});

    EXPECT_EQ(feathered(mask, 15), mask);
}

TEST(MaskOps, FeatherBelowAPixelChangesNothing) {
    const Image mask = noisePicture({20, 20}, 1, SampleType::U8);

    EXPECT_EQ(feathered(mask, 0), mask);
    EXPECT_EQ(feathered(mask, 0.9), mask);
}

TEST(MaskOps, GrowingIsADilationWithADisc) {
    for (const int radius : {1, 2, 5, 17}) {
        const Image mask = dots({90, 150}, 12);
        EXPECT_EQ(grown(mask, radius), slowDilation(mask, radius)) << radius;
    }
}

TEST(MaskOps, ShrinkingIsGrowingTheBackground) {
    const Image mask = inverted(dots({90, 70}, 12));

    EXPECT_EQ(grown(mask, -6), inverted(slowDilation(inverted(mask), 6)));
}

TEST(MaskOps, GrowingMovesADiscsEdgeByTheDistance) {
    const Image mask = discMask({240, 240}, {120, 120}, 60, 2);
    for (const double distance : {-30.0, -7.5, -0.25, 0.4, 1.0, 10.5, 40.0}) {
        const double radius = std::sqrt(areaOf(grown(mask, distance)) / std::acos(-1.0));
        EXPECT_NEAR(radius, 60 + distance, 0.35) << distance;
    }
}

TEST(MaskOps, GrowingKeepsTheSoftness) {
    Image mask({60, 9}, 1, SampleType::U8);
    for (int y = 0; y < 9; ++y)
        for (size_t x = 0; x < 60; ++x)
            mask.mutableRow<uint8_t>(y)[x] =
                static_cast<uint8_t>(std::clamp(255 - 20 * (static_cast<int>(x) - 20), 0, 255));

    const Image grownMask = grown(mask, 7);

    for (int x = 7; x < 60; ++x)
        ASSERT_EQ(at(grownMask, x, 4), at(mask, x - 7, 4)) << x;
}

TEST(MaskOps, ShrinkingLeavesThePicturesBorderAlone) {
    EXPECT_EQ(grown(fullMask({40, 30}), -10), fullMask({40, 30}));
    EXPECT_EQ(grown(rectMask({40, 30}, {0, 0, 20, 30}), -5), rectMask({40, 30}, {0, 0, 15, 30}));
}

TEST(MaskOps, HolesAreFilledWithTheirSoftEdge) {
    Image mask = discMask({120, 120}, {60, 60}, 50, 6);
    const Image hole = inverted(discMask({120, 120}, {55, 62}, 15, 6));
    const Image whole = mask;
    for (int y = 0; y < 120; ++y)
        for (size_t x = 0; x < 120; ++x)
            mask.mutableRow<uint8_t>(y)[x] =
                std::min(mask.row<uint8_t>(y)[x], hole.row<uint8_t>(y)[x]);
    ASSERT_EQ(at(mask, 55, 62), 0);

    EXPECT_EQ(holesFilled(mask), whole);
}

TEST(MaskOps, WhatTouchesTheBorderIsNoHole) {
    Image mask = fullMask({40, 40});
    for (int y = 0; y < 20; ++y)
        for (size_t x = 10; x < 20; ++x)
            mask.mutableRow<uint8_t>(y)[x] = 0;

    EXPECT_EQ(holesFilled(mask), mask);
}

TEST(MaskOps, DipsAboveHalfAreNoHoles) {
    Image mask = fullMask({40, 40});
    mask.mutableRow<uint8_t>(20)[20] = 128;

    EXPECT_EQ(holesFilled(mask), mask);
    mask.mutableRow<uint8_t>(20)[20] = 127;
    EXPECT_EQ(holesFilled(mask), fullMask({40, 40}));
}

TEST(MaskOps, SmoothingStraightensARaggedEdge) {
    Image mask = rectMask({60, 60}, {0, 0, 60, 30});
    for (size_t x = 7; x < 50; x += 5)
        mask.mutableRow<uint8_t>(30)[x] = 255;

    EXPECT_EQ(smoothed(mask, 3), rectMask({60, 60}, {0, 0, 60, 30}));
}

TEST(MaskOps, SmoothingKeepsTheSteepnessOfAStraightEdge) {
    Image mask({60, 40}, 1, SampleType::U8);
    for (int y = 0; y < 40; ++y)
        for (size_t x = 0; x < 60; ++x)
            mask.mutableRow<uint8_t>(y)[x] =
                static_cast<uint8_t>(std::clamp(128 + 15 * (static_cast<int>(x) - 30), 0, 255));

    EXPECT_EQ(smoothed(mask, 4), mask);
}

TEST(MaskOps, EmptyMasksStayEmpty) {
    const Image nothing({30, 20}, 1, SampleType::U8);

    EXPECT_EQ(feathered(nothing, 5), nothing);
    EXPECT_EQ(grown(nothing, 5), nothing);
    EXPECT_EQ(grown(nothing, -5), nothing);
    EXPECT_EQ(holesFilled(nothing), nothing);
    EXPECT_EQ(smoothed(nothing, 5), nothing);
}

TEST(MaskOps, OnePixelIsEnough) {
    const Image one = fullMask({1, 1});

    EXPECT_EQ(feathered(one, 50), one);
    EXPECT_EQ(grown(one, 100), one);
    EXPECT_EQ(grown(one, -100), one);
    EXPECT_EQ(holesFilled(one), one);
    EXPECT_EQ(smoothed(one, 50), one);
}

TEST(MaskOps, OperationsAreAppliedInTheirOrder) {
    using Kind = MaskOperation::Kind;
    const Image mask = discMask({80, 80}, {40, 40}, 20, 8);
    const std::vector<MaskOperation> operations = {
        {Kind::Threshold, 0.3}, {Kind::Grow, 4}, {Kind::Invert}, {Kind::Feather, 6}};

    EXPECT_EQ(applied(mask, operations), feathered(inverted(grown(thresholded(mask, 0.3), 4)), 6));
    EXPECT_TRUE(applied(mask, {}).sharesPixelsWith(mask));
}

TEST(MaskOps, OtherFormsAreRefused) {
    const Image rgb = noisePicture({8, 8}, 3, SampleType::U8);
    const Image wide = noisePicture({8, 8}, 1, SampleType::U16);

    for (const Image& image : {rgb, wide, Image()}) {
        EXPECT_THROW(static_cast<void>(grown(image, 1)), Error);
        EXPECT_THROW(static_cast<void>(holesFilled(image)), Error);
        EXPECT_THROW(static_cast<void>(applied(image, {})), Error);
    }
}

TEST(MaskOps, AnotherSizeIsNamed) {
    try {
        requireSameSize(fullMask({7, 5}), "beach_mask.png", {8, 6}, "beach.jpg");
        FAIL() << "accepted";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::InvalidArgument);
        EXPECT_EQ(error.message(), "the mask beach_mask.png has 7×5 pixels, but beach.jpg has 8×6");
    }
    EXPECT_NO_THROW(requireSameSize(fullMask({8, 6}), "mask", {8, 6}, "picture"));
}

}  // namespace
}  // namespace r2r
