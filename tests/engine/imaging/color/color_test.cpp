// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/color/color.h"

#include "tests/support/seed.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

namespace r2r {
namespace {

/// IEC 61966-2-1 in double, mirrored.
double exactLinear(double encoded) {
    const double e = std::abs(encoded);
    return std::copysign(e <= 0.04045 ? e / 12.92 : std::pow((e + 0.055) / 1.055, 2.4), encoded);
}

double exactEncoded(double linear) {
    const double l = std::abs(linear);
    return std::copysign(l <= 0.0031308 ? l * 12.92 : 1.055 * std::pow(l, 1 / 2.4) - 0.055, linear);
}

/// A million values from −½ to 4, denser near zero, where the curves bend.
std::vector<float> curveSamples() {
    std::vector<float> samples;
    for (int i = 0; i <= 1'000'000; ++i) {
        const double share = i / 1e6;
        samples.push_back(static_cast<float>(i % 2 == 0 ? -0.5 + 4.5 * share : 0.1 * share));
    }
    return samples;
}

double worstError(const std::vector<float>& from,
                  const std::vector<float>& to,
                  double (*exact)(double)) {
    double worst = 0;
    for (size_t i = 0; i < from.size(); ++i)
        worst = std::max(worst, std::abs(to[i] - exact(from[i])));
    return worst;
}

TEST(TransferCurve, HasThePublishedValues) {
    EXPECT_FLOAT_EQ(linearFromSrgb(0.5F), 0.21404114F);
    EXPECT_FLOAT_EQ(linearFromSrgb(0.04F), 0.04F / 12.92F);
    EXPECT_FLOAT_EQ(linearFromSrgb(1), 1);
    EXPECT_FLOAT_EQ(srgbFromLinear(0.21404114F), 0.5F);
    EXPECT_FLOAT_EQ(srgbFromLinear(0.18F), 0.46135613F);
}

TEST(TransferCurve, IsMirroredBelowZeroAndContinuedAboveOne) {
    EXPECT_EQ(linearFromSrgb(-0.5F), -linearFromSrgb(0.5F));
    EXPECT_EQ(srgbFromLinear(-0.2F), -srgbFromLinear(0.2F));
    EXPECT_NEAR(linearFromSrgb(4), exactLinear(4), 2e-6);
    EXPECT_NEAR(srgbFromLinear(linearFromSrgb(4)), 4, 1e-6);
}

TEST(TransferCurve, OfRowsIsExactToTwoMillionths) {
    const std::vector<float> samples = curveSamples();
    std::vector<float> linear = samples;
    std::vector<float> encoded = samples;

    linearizeRow(linear);
    encodeSrgbRow(encoded);

    EXPECT_LE(worstError(samples, linear, exactLinear), 2e-6);
    EXPECT_LE(worstError(samples, encoded, exactEncoded), 2e-6);
}

TEST(TransferCurve, OfRowsNeverDecreases) {
    std::vector<float> linear;
    std::vector<float> encoded;
    for (int i = 0; i <= 4 * 65535; ++i)
        encoded.push_back(static_cast<float>(i) / 65535);
    linear = encoded;

    linearizeRow(linear);
    encodeSrgbRow(encoded);

    EXPECT_TRUE(std::is_sorted(linear.begin(), linear.end()));
    EXPECT_TRUE(std::is_sorted(encoded.begin(), encoded.end()));
}

TEST(TransferCurve, OfRowsSurvivesExtremeValues) {
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    std::array<float, 5> values = {
        kInfinity, -kInfinity, std::numeric_limits<float>::quiet_NaN(), -0.0F, 1000};

    encodeSrgbRow(values);

    EXPECT_EQ(values[0], kInfinity);
    EXPECT_EQ(values[1], -kInfinity);
    EXPECT_TRUE(std::isnan(values[2]));
    EXPECT_EQ(values[3], 0);
    EXPECT_NEAR(values[4], exactEncoded(1000), 1e-5);
}

TEST(Lab, EqualsScikitImage) {
    struct Case {
        std::array<float, 3> rgb;
        Lab lab;
    };

    const std::array<Case, 10> cases = {{
        // scikit-image 0.26.0, rgb2lab
        {{0, 0, 0}, {0, 0, 0}},
        {{1, 1, 1}, {100, -0.00245F, 0.00465F}},
        {{0.5F, 0.5F, 0.5F}, {53.38896F, -0.00147F, 0.00278F}},
        {{1, 0, 0}, {53.24059F, 80.09231F, 67.20275F}},
        {{0, 1, 0}, {87.7351F, -86.18303F, 83.1797F}},
        {{0, 0, 1}, {32.29567F, 79.18559F, -107.8573F}},
        {{0.01F, 0.02F, 0.03F}, {1.30005F, -0.31235F, -1.19976F}},
        {{0.2F, 0.5F, 0.9F}, {53.70091F, 12.15927F, -58.34867F}},
        {{0.9F, 0.6F, 0.1F}, {69.18332F, 19.76212F, 69.62875F}},
        {{0.06F, 0.03F, 0.11F}, {3.19976F, 6.48876F, -10.69793F}},
    }};

    for (const auto& [rgb, expected] : cases) {
        const Lab lab = labFromSrgb(rgb[0], rgb[1], rgb[2]);

        EXPECT_NEAR(lab.L, expected.L, 1e-4) << rgb[0] << ' ' << rgb[1] << ' ' << rgb[2];
        EXPECT_NEAR(lab.a, expected.a, 1e-4) << rgb[0] << ' ' << rgb[1] << ' ' << rgb[2];
        EXPECT_NEAR(lab.b, expected.b, 1e-4) << rgb[0] << ' ' << rgb[1] << ' ' << rgb[2];
    }
}

/// The worst change of 300,000 random values between `low` and `high`.
float roundTripError(float low, float high) {
    std::uniform_real_distribution<float> value(low, high);
    std::vector<float> pixels(300'000);
    for (float& v : pixels)
        v = value(testing::random());
    std::vector<float> result = pixels;

    labFromSrgbRow(result);
    srgbFromLabRow(result);

    float worst = 0;
    for (size_t i = 0; i < pixels.size(); ++i)
        worst = std::max(worst, std::abs(result[i] - pixels[i]));
    return worst;
}

TEST(Lab, RoundTripKeepsColoursOutsideTheGamutToo) {
    EXPECT_LE(roundTripError(0, 1), 2e-5F);
    EXPECT_LE(roundTripError(-0.25F, 1.5F), 5e-5F);
}

TEST(Lab, OfRowsIsLabOfEveryPixel) {
    std::vector<float> pixels = {0.1F, 0.2F, 0.3F, 0.9F, 0.5F, 0.4F};

    labFromSrgbRow(pixels);

    const Lab second = labFromSrgb(0.9F, 0.5F, 0.4F);
    EXPECT_THAT((std::vector<float>{pixels[3], pixels[4], pixels[5]}),
                ::testing::ElementsAre(second.L, second.a, second.b));
}

}  // namespace
}  // namespace r2r
