// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/placing/foreground_sampler.h"

#include "engine/core/error.h"
#include "engine/core/placement.h"
#include "engine/imaging/color/color.h"
#include "engine/imaging/pixels/pixel_codec.h"
#include "tests/engine/imaging/sample_pictures.h"
#include "tests/support/image_matchers.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace r2r {
namespace {

using testing::discMask;
using testing::fullMask;
using testing::ImageNear;
using testing::noisePicture;
using testing::plainPicture;
using testing::rectMask;
using testing::smoothPicture;

PlacedPixels placed(const Image& image, const Image& mask, const PlaneMap& map, Size raster) {
    const ForegroundSampler sampler(image, mask, map, raster);
    return sampler.sample(sampler.bounds());
}

double sumOf(const Image& image) {
    double sum = 0;
    for (int y = 0; y < image.height(); ++y)
        for (const float value : image.row<float>(y))
            sum += value;
    return sum;
}

/// Encoded colours of the pixels with at least `coverage`, all channels together.
std::vector<float> colorsAbove(const PlacedPixels& pixels, float coverage) {
    std::vector<float> colors;
    for (int y = 0; y < pixels.rgb.height(); ++y)
        for (size_t x = 0; x < static_cast<size_t>(pixels.rgb.width()); ++x)
            if (pixels.coverage.row<float>(y)[x] > coverage)
                for (size_t c = 0; c < 3; ++c)
                    colors.push_back(pixels.rgb.row<float>(y)[3 * x + c]);
    return colors;
}

const std::vector<PlaneMap>& manyMaps() {
    static const std::vector<PlaneMap> maps = {
        Affine::translation(7, 9),
        Affine::translation(7.25, 9.5),
        Placement{{60, 60}, 1, 90, false}.backgroundFromForeground({40, 30}),
        Placement{{60, 60}, 1, 33, true}.backgroundFromForeground({40, 30}),
        Placement{{60, 60}, 2.7, 0, false}.backgroundFromForeground({40, 30}),
        Placement{{60.2, 59.7}, 2.7, 200, false}.backgroundFromForeground({40, 30}),
        Placement{{60, 60}, 0.5, 0, false}.backgroundFromForeground({40, 30}),
        Placement{{60.4, 60}, 0.37, 0, true}.backgroundFromForeground({40, 30}),
        Placement{{60.4, 60}, 0.37, 77, false}.backgroundFromForeground({40, 30}),
        Placement{{60, 60}, 0.02, 10, false}.backgroundFromForeground({40, 30}),
        Affine::translation(20, 20) * Affine::scaling(0.4, 2),
    };
    return maps;
}

class SamplingThrough : public ::testing::TestWithParam<size_t> {
protected:
    [[nodiscard]] static const PlaneMap& map() { return manyMaps()[GetParam()]; }
};

TEST_P(SamplingThrough, ConstantColourStaysConstant) {
    const Image foreground = plainPicture({40, 30}, {0.2, 0.5, 0.8}, SampleType::F32);

    const PlacedPixels pixels = placed(foreground, fullMask({40, 30}), map(), {120, 120});

    const std::vector<float> colors = colorsAbove(pixels, 0);
    ASSERT_FALSE(colors.empty());
    const Image working = toWorkingSpace(foreground);
    for (size_t i = 0; i < colors.size(); ++i)
        ASSERT_NEAR(colors[i], working.row<float>(0)[i % 3], 1e-5) << i;
}

TEST_P(SamplingThrough, CoverageKeepsTheArea) {
    const Image mask = discMask({40, 30}, {20, 15}, 9, 4);
    double area = 0;
    for (int y = 0; y < 30; ++y)
        for (const uint8_t value : mask.row<uint8_t>(y))
            area += value / 255.0;

    const PlacedPixels pixels =
        placed(plainPicture({40, 30}, {1, 1, 1}, SampleType::F32), mask, map(), {120, 120});

    const double expected = area * std::abs(map().top.determinant());
    EXPECT_NEAR(sumOf(pixels.coverage), expected, std::max(0.01 * expected, 0.05));
}

TEST_P(SamplingThrough, NothingBleedsInFromOutsideTheMask) {
    const Rect inside{9, 8, 17, 13};
    const Image mask = rectMask({40, 30}, inside);
    Image foreground = plainPicture({40, 30}, {0, 0, 0}, SampleType::U8);
    for (int y = inside.y; y < inside.bottom(); ++y)
        std::fill_n(
            foreground.mutableRow<uint8_t>(y).begin() + 3 * inside.x, 3 * inside.width, 255);

    const PlacedPixels pixels = placed(foreground, mask, map(), {120, 120});

    for (const float value : colorsAbove(pixels, 0))
        ASSERT_NEAR(value, 1, 1e-5);
}

TEST_P(SamplingThrough, CoverageAndColoursStayInTheirRange) {
    const Image foreground = noisePicture({40, 30}, 3, SampleType::U8);
    const Image mask = noisePicture({40, 30}, 1, SampleType::U8);

    const PlacedPixels pixels = placed(foreground, mask, map(), {120, 120});

    for (int y = 0; y < pixels.coverage.height(); ++y)
        for (const float value : pixels.coverage.row<float>(y))
            ASSERT_TRUE(value >= 0 && value <= 1) << value;
    for (const float value : colorsAbove(pixels, 0))
        ASSERT_TRUE(value >= -1e-5F && value <= 1 + 1e-5F) << value;
}

TEST_P(SamplingThrough, TilesEqualTheWhole) {
    const ForegroundSampler sampler(noisePicture({40, 30}, 3, SampleType::U8),
                                    discMask({40, 30}, {20, 15}, 9, 4),
                                    map(),
                                    {120, 120});
    const Rect bounds = sampler.bounds();
    const PlacedPixels whole = sampler.sample(bounds);
    const Rect corner{bounds.x + bounds.width / 2,
                      bounds.y + bounds.height / 3,
                      bounds.width - bounds.width / 2,
                      bounds.height - bounds.height / 3};

    const PlacedPixels part = sampler.sample(corner);

    const Rect inWhole{corner.x - bounds.x, corner.y - bounds.y, corner.width, corner.height};
    EXPECT_EQ(part.rgb, cropped(whole.rgb, inWhole));
    EXPECT_EQ(part.coverage, cropped(whole.coverage, inWhole));
}

TEST_P(SamplingThrough, SupportHoldsEverythingCovered) {
    const ForegroundSampler sampler(noisePicture({40, 30}, 3, SampleType::U8),
                                    rectMask({40, 30}, {30, 3, 4, 20}),
                                    map(),
                                    {120, 120});
    const Rect bounds = sampler.bounds();
    const Rect half{bounds.x, bounds.y, (bounds.width + 1) / 2, bounds.height};

    const Rect support = sampler.support(half);

    const PlacedPixels pixels = sampler.sample(half);
    for (int y = 0; y < half.height; ++y)
        for (int x = 0; x < half.width; ++x)
            if (pixels.coverage.row<float>(y)[static_cast<size_t>(x)] > 0) {
                ASSERT_TRUE(support.contains(half.x + x, half.y + y)) << x << ", " << y;
            }
}

INSTANTIATE_TEST_SUITE_P(Maps, SamplingThrough, ::testing::Range(size_t{0}, manyMaps().size()));

TEST(ForegroundSampler, WholePixelShiftIsExact) {
    const Image foreground = noisePicture({40, 30}, 4, SampleType::U16);
    const Image mask = noisePicture({40, 30}, 1, SampleType::U8);
    Image coverage({40, 30}, 1, SampleType::F32);
    for (int y = 0; y < 30; ++y)
        std::ranges::transform(mask.row<uint8_t>(y),
                               coverage.mutableRow<float>(y).begin(),
                               [](uint8_t value) { return static_cast<float>(value) / 255.0F; });

    const ForegroundSampler sampler(foreground, mask, Affine::translation(3, 5), {100, 100});
    const PlacedPixels pixels = sampler.sample({3, 5, 40, 30});

    EXPECT_EQ(pixels.coverage, coverage);
    for (int y = 0; y < 30; ++y)
        for (size_t x = 0; x < 40; ++x)
            if (coverage.row<float>(y)[x] > 0) {
                ASSERT_EQ(pixels.rgb.row<float>(y)[3 * x],
                          toWorkingSpace(foreground).row<float>(y)[3 * x]);
            }
}

TEST(ForegroundSampler, QuarterTurnsAndFlipsAreExact) {
    const Image foreground = noisePicture({6, 4}, 3, SampleType::U8);
    const Image working = toWorkingSpace(foreground);
    for (const bool isFlipped : {false, true})
        for (const double degrees : {0.0, 90.0, 180.0, 270.0}) {
            const bool isUpright = degrees == 0 || degrees == 180;
            const Size turned = isUpright ? Size{6, 4} : Size{4, 6};
            const Placement place{{turned.width / 2.0, turned.height / 2.0}, 1, degrees, isFlipped};
            const PlaneMap map = place.backgroundFromForeground(foreground.size());

            const PlacedPixels pixels = placed(foreground, fullMask({6, 4}), map, turned);

            ASSERT_EQ(pixels.region, Rect::of(turned));
            for (int y = 0; y < 4; ++y)
                for (int x = 0; x < 6; ++x) {
                    const Point to = map({x + 0.5, y + 0.5});
                    const auto column = static_cast<size_t>(to.x);
                    ASSERT_EQ(pixels.rgb.row<float>(static_cast<int>(to.y))[3 * column],
                              working.row<float>(y)[static_cast<size_t>(3 * x)])
                        << degrees << (isFlipped ? " flipped" : "");
                }
        }
}

TEST(ForegroundSampler, HalvedCheckerboardIsMiddleGreyInLinearLight) {
    Image checkerboard({64, 64}, 3, SampleType::U8);
    for (int y = 0; y < 64; ++y)
        for (size_t i = 0; i < 64 * 3; ++i)
            checkerboard.mutableRow<uint8_t>(y)[i] =
                (static_cast<int>(i / 3) + y) % 2 == 0 ? 255 : 0;

    const PlacedPixels pixels =
        placed(checkerboard, fullMask({64, 64}), Affine::scaling(0.5, 0.5), {32, 32});

    const std::vector<float> colors = colorsAbove(pixels, 0);
    EXPECT_EQ(colors.size(), 32U * 32 * 3);
    EXPECT_THAT(colors, ::testing::Each(::testing::FloatNear(srgbFromLinear(0.5F), 1e-5F)));
}

TEST(ForegroundSampler, HalvingAveragesWholePixels) {
    const Image foreground = noisePicture({20, 20}, 3, SampleType::F32);
    Image linear = toWorkingSpace(foreground);
    for (int y = 0; y < 20; ++y)
        linearizeRow(linear.mutableRow<float>(y));

    const PlacedPixels pixels =
        placed(foreground, fullMask({20, 20}), Affine::scaling(0.5, 0.5), {10, 10});

    for (int y = 0; y < 10; ++y)
        for (size_t x = 0; x < 10; ++x) {
            const auto upper = linear.row<float>(2 * y);
            const auto lower = linear.row<float>(2 * y + 1);
            const float mean =
                (upper[6 * x] + upper[6 * x + 3] + lower[6 * x] + lower[6 * x + 3]) / 4;
            ASSERT_NEAR(linearFromSrgb(pixels.rgb.row<float>(y)[3 * x]), mean, 1e-5);
        }
}

TEST(ForegroundSampler, EnlargedAndShrunkAgainReturns) {
    const Image foreground = smoothPicture({60, 50}, SampleType::F32);

    const PlacedPixels large =
        placed(foreground, fullMask({60, 50}), Affine::scaling(2, 2), {120, 100});
    const PlacedPixels back =
        placed(large.rgb, fullMask({120, 100}), Affine::scaling(0.5, 0.5), {60, 50});

    EXPECT_THAT(back.rgb, ImageNear(toWorkingSpace(foreground), 0.004));
}

TEST(ForegroundSampler, TurningThereAndBackReturnsSmoothPictures) {
    const Size size{81, 81};
    const Image foreground = smoothPicture(size, SampleType::F32);
    const PlaneMap map = Placement{{40.5, 40.5}, 1, 37, false}.backgroundFromForeground(size);

    const ForegroundSampler there(foreground, fullMask(size), map, size);
    const PlacedPixels turned = there.sample(Rect::of(size));
    const ForegroundSampler back(turned.rgb, fullMask(size), map.inverse().value(), size);
    const Rect middle{25, 25, 31, 31};

    EXPECT_THAT(back.sample(middle).rgb,
                ImageNear(cropped(toWorkingSpace(foreground), middle), 0.002));
}

TEST(ForegroundSampler, PixelCentresAreAtTheHalf) {
    Image foreground = plainPicture({9, 9}, {0, 0, 0}, SampleType::F32);
    foreground.mutableRow<float>(4)[3 * 4] = 1;

    const PlacedPixels pixels = placed(foreground,
                                       fullMask({9, 9}),
                                       Placement{{20, 20}, 3, 0}.backgroundFromForeground({9, 9}),
                                       {40, 40});

    double sum = 0;
    double sumX = 0;
    double sumY = 0;
    for (int y = 0; y < pixels.rgb.height(); ++y)
        for (int x = 0; x < pixels.rgb.width(); ++x) {
            const double light =
                linearFromSrgb(pixels.rgb.row<float>(y)[static_cast<size_t>(3 * x)]);
            sum += light;
            sumX += light * (pixels.region.x + x + 0.5);
            sumY += light * (pixels.region.y + y + 0.5);
        }
    EXPECT_NEAR(sumX / sum, 20, 1e-4);
    EXPECT_NEAR(sumY / sum, 20, 1e-4);
}

TEST(ForegroundSampler, EdgesOfThePictureAreAntialiased) {
    const PlacedPixels pixels = placed(plainPicture({10, 10}, {1, 1, 1}, SampleType::F32),
                                       fullMask({10, 10}),
                                       Affine::translation(5.25, 5),
                                       {30, 30});

    const auto row = pixels.coverage.row<float>(10 - pixels.region.y);
    const auto at = [&](int x) { return row[static_cast<size_t>(x - pixels.region.x)]; };
    EXPECT_FLOAT_EQ(at(5), 0.75F);
    EXPECT_FLOAT_EQ(at(6), 1);
    EXPECT_FLOAT_EQ(at(15), 0.25F);
}

TEST(ForegroundSampler, GarbageOutsideTheMaskIsNeverRead) {
    Image foreground = plainPicture({20, 20}, {0.5, 0.5, 0.5}, SampleType::F32);
    const Rect inside{5, 5, 10, 10};
    for (int y = 0; y < 20; ++y)
        for (int x = 0; x < 20; ++x)
            if (!inside.contains(x, y))
                foreground.mutableRow<float>(y)[static_cast<size_t>(3 * x)] =
                    std::numeric_limits<float>::quiet_NaN();

    const PlaneMap map = Placement{{20, 20}, 1.5, 20}.backgroundFromForeground({20, 20});
    const PlacedPixels pixels = placed(foreground, rectMask({20, 20}, inside), map, {40, 40});

    EXPECT_THAT(colorsAbove(pixels, 0),
                ::testing::Each(
                    ::testing::FloatNear(toWorkingSpace(foreground).row<float>(10)[30], 1e-5F)));
}

TEST(ForegroundSampler, HugeEnlargementsSeeOnlyWhatIsVisible) {
    const PlaneMap map = Placement{{50, 50}, 100000, 15}.backgroundFromForeground({40, 30});
    const Image foreground = plainPicture({40, 30}, {0.5, 0.5, 0.5}, SampleType::F32);

    const ForegroundSampler sampler(foreground, fullMask({40, 30}), map, {100, 100});

    EXPECT_EQ(sampler.bounds(), (Rect{0, 0, 100, 100}));
    EXPECT_FLOAT_EQ(static_cast<float>(sumOf(sampler.sample(sampler.bounds()).coverage)), 10000);
}

TEST(ForegroundSampler, OutsideTheRasterThereIsNothing) {
    const Image foreground = noisePicture({10, 10}, 3, SampleType::U8);

    for (const PlaneMap& map : {PlaneMap(Affine::translation(500, 0)),
                                PlaneMap(Affine::translation(-1e15, 3)),
                                Placement{{-400, 20}, 1, 30}.backgroundFromForeground({10, 10})}) {
        const ForegroundSampler sampler(foreground, fullMask({10, 10}), map, {100, 100});
        EXPECT_TRUE(sampler.bounds().isEmpty());
        EXPECT_TRUE(sampler.support({0, 0, 100, 100}).isEmpty());
    }
}

TEST(ForegroundSampler, RefusesAMapWithoutInverse) {
    const Image foreground = noisePicture({10, 10}, 3, SampleType::U8);
    const double nan = std::numeric_limits<double>::quiet_NaN();

    for (const Affine& map : {Affine::scaling(0, 0), Affine::scaling(1, 0), Affine{.dx = nan}})
        EXPECT_THROW(ForegroundSampler(foreground, fullMask({10, 10}), map, {50, 50}), Error);
}

}  // namespace
}  // namespace r2r
