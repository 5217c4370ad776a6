// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/color/color_change.h"

#include "engine/core/error.h"
#include "engine/imaging/color/color.h"
#include "tests/engine/imaging/sample_pictures.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <vector>

namespace r2r {
namespace {

using ::testing::FloatEq;
using ::testing::FloatNear;
using testing::noisePicture;
using testing::plainPicture;
using ::testing::Pointwise;

constexpr Rect kRegion{3, 4, 20, 150};
constexpr Size kRaster{100, 200};

std::vector<float> pixelsOf(const Image& image) {
    std::vector<float> values;
    for (int y = 0; y < image.height(); ++y)
        values.insert(values.end(), image.row<float>(y).begin(), image.row<float>(y).end());
    return values;
}

/// Something that is neither linear nor the same everywhere.
class Wild : public ColorChange {
public:
    void apply(std::span<float> rgb, const Rect& region, Size) const override {
        for (size_t i = 0; i < rgb.size(); ++i) {
            const auto y = static_cast<int>(i / 3) / region.width + region.y;
            rgb[i] = rgb[i] * rgb[i] + 0.001F * static_cast<float>(y) * static_cast<float>(i % 3);
        }
    }
};

std::vector<float> input() {
    return pixelsOf(noisePicture(kRegion.size(), 3, SampleType::F32));
}

std::vector<float> changed(std::vector<float> rgb, const ChangeStrength& strength) {
    const Wild wild;
    applyChange(&wild, strength, rgb, kRegion, kRaster);
    return rgb;
}

TEST(ColorChange, FullStrengthIsTheChangeToTheBit) {
    const std::vector<float> before = input();
    std::vector<float> plain = before;
    Wild().apply(plain, kRegion, kRaster);

    EXPECT_EQ(changed(before, {}), plain);
}

TEST(ColorChange, NoStrengthOrNoChangeKeepsEveryBit) {
    const std::vector<float> before = input();
    std::vector<float> untouched = before;
    applyChange(nullptr, {}, untouched, kRegion, kRaster);

    EXPECT_EQ(untouched, before);
    EXPECT_EQ(changed(before, {.overall = 0}), before);
    EXPECT_EQ(changed(before, {.lightness = 0, .color = 0}), before);
}

TEST(ColorChange, StrengthsFollowTheFormula) {
    const ChangeStrength strength{.overall = 1.5F, .lightness = 0.3F, .color = 0.8F};
    const std::vector<float> before = input();
    const std::vector<float> full = changed(before, {});
    std::vector<float> expected;
    for (size_t i = 0; i < before.size(); ++i) {
        const size_t first = i / 3 * 3;
        const auto difference = [&](size_t k) { return full[k] - before[k]; };
        const float luma = kLumaRed * difference(first) + kLumaGreen * difference(first + 1) +
                           kLumaBlue * difference(first + 2);
        expected.push_back(before[i] + 1.5F * (0.3F * luma + 0.8F * (difference(i) - luma)));
    }

    EXPECT_THAT(changed(before, strength), Pointwise(FloatNear(2e-6F), expected));
}

TEST(ColorChange, OnlyLightnessChangesAllChannelsAlike) {
    const std::vector<float> before = input();
    const std::vector<float> after = changed(before, {.color = 0});

    for (size_t i = 0; i < before.size(); i += 3) {
        ASSERT_NEAR(after[i] - before[i], after[i + 1] - before[i + 1], 1e-6);
        ASSERT_NEAR(after[i] - before[i], after[i + 2] - before[i + 2], 1e-6);
    }
}

TEST(PixelChange, AddsItsDifferenceOnItsOwnRaster) {
    const Image difference = noisePicture(kRegion.size(), 3, SampleType::F32);
    const std::vector<float> before = input();
    std::vector<float> expected = pixelsOf(difference);
    std::ranges::transform(expected, before, expected.begin(), std::plus());
    std::vector<float> rgb = before;

    pixelChange(difference, kRegion, kRaster)->apply(rgb, kRegion, kRaster);

    EXPECT_EQ(rgb, expected);
}

TEST(PixelChange, UsesTheNearestDifferenceOutsideItsRegion) {
    Image difference = plainPicture({2, 1}, {0.1, 0.1, 0.1}, SampleType::F32);
    difference.mutableRow<float>(0)[3] = 0.7F;
    std::vector<float> rgb(3 * 6, 0.0F);

    pixelChange(difference, {2, 5, 2, 1}, {10, 10})->apply(rgb, {0, 9, 6, 1}, {10, 10});

    EXPECT_FLOAT_EQ(rgb[0], 0.1F);
    EXPECT_FLOAT_EQ(rgb[3 * 2], 0.1F);
    EXPECT_FLOAT_EQ(rgb[3 * 3], 0.7F);
    EXPECT_FLOAT_EQ(rgb[3 * 5], 0.7F);
}

TEST(PixelChange, IsInterpolatedOnAFinerRaster) {
    Image difference({4, 1}, 3, SampleType::F32);
    for (size_t x = 0; x < 4; ++x)
        difference.mutableRow<float>(0)[3 * x] = static_cast<float>(x) + 0.5F;
    std::vector<float> rgb(3 * 16, 0.0F);

    pixelChange(difference, {0, 0, 4, 1}, {4, 1})->apply(rgb, {0, 0, 16, 1}, {16, 4});

    // The value of a place is its coordinate: a ramp that ends at the outermost centres.
    for (int x = 0; x < 16; ++x)
        EXPECT_NEAR(rgb[static_cast<size_t>(3 * x)], std::clamp((x + 0.5) / 4, 0.5, 3.5), 1e-6)
            << x;
}

TEST(PixelChange, MayHaveFewerSamplesThanItsRegionHasPixels) {
    Image difference({2, 1}, 3, SampleType::F32);
    std::ranges::fill(difference.mutableRow<float>(0).subspan(3), 1.0F);
    std::vector<float> rgb(4 * 3, 0.0F);

    pixelChange(difference, {4, 0, 4, 1}, {10, 1})->apply(rgb, {4, 0, 4, 1}, {10, 1});

    EXPECT_FLOAT_EQ(rgb[0], 0);
    EXPECT_FLOAT_EQ(rgb[3], 0.25F);
    EXPECT_FLOAT_EQ(rgb[6], 0.75F);
    EXPECT_FLOAT_EQ(rgb[9], 1);
}

TEST(PixelChange, RefusesWhatDoesNotFit) {
    const Image difference = noisePicture({5, 4}, 3, SampleType::F32);

    EXPECT_THROW(static_cast<void>(pixelChange(difference, {0, 0, 0, 5}, {9, 9})), Error);
    EXPECT_THROW(static_cast<void>(pixelChange(difference, {0, 0, 5, 4}, {})), Error);
    EXPECT_THROW(static_cast<void>(
                     pixelChange(noisePicture({5, 4}, 1, SampleType::F32), {0, 0, 5, 4}, {9, 9})),
                 Error);
    EXPECT_THROW(static_cast<void>(
                     pixelChange(noisePicture({5, 4}, 3, SampleType::U8), {0, 0, 5, 4}, {9, 9})),
                 Error);
}

}  // namespace
}  // namespace r2r
