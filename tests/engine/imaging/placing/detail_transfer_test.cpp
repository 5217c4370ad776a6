// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/placing/detail_transfer.h"

#include "engine/core/error.h"
#include "engine/imaging/color/color.h"
#include "tests/engine/imaging/formula_images.h"
#include "tests/support/failure.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

namespace r2r {
namespace {

using ::testing::AllOf;
using testing::Color;
using testing::colorImage;
using ::testing::Each;
using ::testing::HasSubstr;
using testing::noiseAt;
using testing::planeImage;
using testing::refusalOf;

constexpr Size kFrame{256, 256};
constexpr Size kFull{1024, 1024};
constexpr double kLevel = 1.0 / 255;

/// The two neighbours of a place along one axis, exactly as the ColorField comment says.
struct Between {
    int lower, upper;
    double share;
};

Between between(double place, int count) {
    const double clamped = std::clamp(place - 0.5, 0.0, count - 1.0);
    const int lower = static_cast<int>(clamped);
    return {lower, std::min(lower + 1, count - 1), clamped - lower};
}

double coefficient(const ColorField& field, int k, const std::array<Between, 3>& at) {
    const auto value = [&](int bin, int row, int column) {
        const int index = ((k * field.bins + bin) * field.rows + row) * field.columns + column;
        return static_cast<double>(field.coefficients[static_cast<size_t>(index)]);
    };
    const auto mix = [](double a, double b, double share) { return a + share * (b - a); };
    const auto onRow = [&](int bin, int row) {
        return mix(value(bin, row, at[2].lower), value(bin, row, at[2].upper), at[2].share);
    };
    const auto onBin = [&](int bin) {
        return mix(onRow(bin, at[1].lower), onRow(bin, at[1].upper), at[1].share);
    };
    return mix(onBin(at[0].lower), onBin(at[0].upper), at[0].share);
}

/// The colour that `field` makes of `color` at (u, v) in [0, 1].
Color sliced(const ColorField& field, const Color& color, double u, double v) {
    const double luma = kLumaRed * color[0] + kLumaGreen * color[1] + kLumaBlue * color[2];
    const std::array<Between, 3> at = {between(luma * field.bins, field.bins),
                                       between(v * field.rows, field.rows),
                                       between(u * field.columns, field.columns)};
    Color result{};
    for (int i = 0; i < 3; ++i) {
        double sum = coefficient(field, 4 * i + 3, at);
        for (int j = 0; j < 3; ++j)
            sum += coefficient(field, 4 * i + j, at) * color[static_cast<size_t>(j)];
        result[static_cast<size_t>(i)] = static_cast<float>(sum);
    }
    return result;
}

using Source = Color (*)(double u, double v);
using Change = Color (*)(const Color& color, double u, double v);
using Mask = double (*)(double u, double v);

double everywhere(double /*u*/, double /*v*/) {
    return 1;
}

double disc(double u, double v) {
    return std::clamp((0.35 - std::hypot(u - 0.5, v - 0.5)) * 60, 0.0, 1.0);
}

Color textured(double u, double v) {
    const float n = 0.1F * noiseAt(u, v);
    return {static_cast<float>(0.45 + 0.25 * std::sin(20 * u + 3 * v)) + n,
            static_cast<float>(0.40 + 0.25 * std::cos(13 * v - 7 * u)) + n,
            static_cast<float>(0.50 + 0.20 * std::sin(9 * (u + v))) + n};
}

/// Hardly any colours: what tempts a regression into steep slopes.
Color sky(double u, double v) {
    const float n = 0.02F * noiseAt(u, v);
    const auto t = static_cast<float>(u);
    return {0.50F + 0.03F * t + n, 0.60F + 0.03F * t + n, 0.80F + 0.02F * t + n};
}

Color darkAndBright(double u, double v) {
    const float level = (u < 0.5 ? 0.25F : 0.75F) + 0.06F * noiseAt(u, v);
    return {level, level, level};
}

Color oneAffine(const Color& c, double /*u*/, double /*v*/) {
    return {0.9F * c[0] + 0.1F * c[1] + 0.05F,
            0.8F * c[1] - 0.1F * c[2] + 0.10F,
            1.1F * c[2] - 0.05F * c[0] - 0.03F};
}

Color driftingGain(const Color& c, double u, double v) {
    const auto gain = static_cast<float>(0.85 + 0.25 * u + 0.1 * std::sin(3 * v));
    return {c[0] * gain, c[1] * gain, c[2] * (2 - gain)};
}

Color driftingOffset(const Color& c, double u, double v) {
    return {c[0] + static_cast<float>(0.15 * u - 0.05),
            c[1] + static_cast<float>(0.10 * u),
            c[2] + static_cast<float>(0.03 * v - 0.10 * u)};
}

Color apartBySide(const Color& c, double u, double /*v*/) {
    if (u < 0.5)
        return {c[0] + 0.1F, c[1], c[2] - 0.05F};
    return {c[0] - 0.1F, c[1] - 0.1F, c[2]};
}

ColorField fitted(Source source, Change change, Mask mask) {
    const Image before = colorImage(kFrame, source);
    const Image after =
        colorImage(kFrame, [&](double u, double v) { return change(source(u, v), u, v); });
    return fitColorField(before, after, planeImage(kFrame, mask));
}

struct Agreement {
    double worst = 0;        ///< difference between the field's colour and the true one
    double correlation = 0;  ///< of horizontal gradients with the source's
    double contrast = 0;     ///< their size, the source's being 1
};

/// The agreement of the field on the full picture, which has texture that the frame never saw.
Agreement agreement(const ColorField& field, Source source, Change change, Mask mask) {
    Agreement result;
    double xx = 0;
    double xy = 0;
    double yy = 0;
    for (int row = 0; row < kFull.height; row += 3)  // a third is enough
        for (int column = 1; column < kFull.width; ++column) {
            const double u = (column + 0.5) / kFull.width;
            const double left = (column - 0.5) / kFull.width;
            const double v = (row + 0.5) / kFull.height;
            if (mask(u, v) < 1 || mask(left, v) < 1)
                continue;
            const Color in = source(u, v);
            const Color inLeft = source(left, v);
            const Color out = sliced(field, in, u, v);
            const Color outLeft = sliced(field, inLeft, left, v);
            const Color wanted = change(in, u, v);
            for (size_t c = 0; c < 3; ++c) {
                result.worst =
                    std::max(result.worst, std::abs(static_cast<double>(out[c]) - wanted[c]));
                const double gx = in[c] - inLeft[c];
                const double gy = out[c] - outLeft[c];
                xx += gx * gx;
                xy += gx * gy;
                yy += gy * gy;
            }
        }
    result.correlation = xy / std::sqrt(xx * yy);
    result.contrast = std::sqrt(yy / xx);
    return result;
}

Agreement agreementOf(Source source, Change change, Mask mask) {
    return agreement(fitted(source, change, mask), source, change, mask);
}

TEST(FitColorField, HasTheFormItPromises) {
    const Image picture = colorImage({100, 50}, textured);
    const Image mask = planeImage({100, 50}, everywhere);

    const ColorField field = fitColorField(picture, picture, mask, {.cellPx = 10, .bins = 5});

    EXPECT_EQ(field.columns, 10);
    EXPECT_EQ(field.rows, 5);
    EXPECT_EQ(field.bins, 5);
    EXPECT_EQ(field.coefficients.size(), 12U * 5 * 5 * 10);
}

TEST(FitColorField, RecoversOneAffineTransformExactly) {
    EXPECT_LE(agreementOf(textured, oneAffine, everywhere).worst, 1e-3);
    EXPECT_LE(agreementOf(textured, oneAffine, disc).worst, 1e-3);
}

TEST(FitColorField, RecoversASmoothlyVaryingGainToOneLevel) {
    EXPECT_LE(agreementOf(textured, driftingGain, disc).worst, kLevel);
}

TEST(FitColorField, RecoversASmoothlyVaryingOffsetToOneLevel) {
    EXPECT_LE(agreementOf(textured, driftingOffset, disc).worst, kLevel);
    EXPECT_LE(agreementOf(sky, driftingOffset, disc).worst, kLevel);
}

TEST(FitColorField, DoesNotBleedAcrossAnEdge) {
    EXPECT_LE(agreementOf(darkAndBright, apartBySide, everywhere).worst, kLevel);
}

TEST(FitColorField, KeepsTextureUnderASmoothChange) {
    const Agreement gain = agreementOf(textured, driftingGain, disc);
    const Agreement offset = agreementOf(sky, driftingOffset, disc);

    EXPECT_GE(gain.correlation, 0.98);
    EXPECT_GE(offset.correlation, 0.98);
    EXPECT_NEAR(offset.contrast, 1, 0.05) << "light that varies over the sky is not contrast";
}

TEST(FitColorField, LeavesAnUnchangedPictureAlone) {
    const auto unchanged = [](const Color& c, double, double) { return c; };

    EXPECT_LE(agreementOf(textured, unchanged, disc).worst, 1e-6);
}

TEST(FitColorField, NoiseOfTheLowResolutionResultBecomesNoSlope) {
    const auto noisy = [](const Color& c, double u, double v) -> Color {
        return {c[0] + 0.03F * noiseAt(u, v, 7),
                c[1] + 0.03F * noiseAt(u, v, 8),
                c[2] + 0.03F * noiseAt(u, v, 9)};
    };

    const Agreement found = agreementOf(sky, noisy, disc);

    EXPECT_GE(found.correlation, 0.98);
    EXPECT_NEAR(found.contrast, 1, 0.05);
}

TEST(FitColorField, ColoursThatWereNotThereInheritTheNearestChange) {
    const ColorField field = fitted(sky, oneAffine, disc);  // luma 0.57…0.65

    for (const float grey : {0.0F, 0.2F, 0.4F, 0.8F, 1.0F}) {
        const Color out = sliced(field, {grey, grey, grey}, 0.5, 0.5);
        EXPECT_THAT(out, Each(AllOf(::testing::Ge(grey - 0.4F), ::testing::Le(grey + 0.4F))));
    }
    EXPECT_THAT(field.coefficients, Each(AllOf(::testing::Gt(-0.6F), ::testing::Lt(1.6F))));
}

TEST(FitColorField, ChangesSmoothlyFromBinToBinWhereOnlyOneIsFilled) {
    const ColorField field = fitted(darkAndBright, apartBySide, everywhere);

    for (float grey = 0; grey < 0.99F; grey += 0.01F) {
        const Color here = sliced(field, {grey, grey, grey}, 0.25, 0.5);
        const float next = grey + 0.01F;
        const Color there = sliced(field, {next, next, next}, 0.25, 0.5);
        EXPECT_LE(std::abs(there[0] - here[0]), 0.04F) << "at " << grey;
    }
}

TEST(FitColorField, PlacesOutsideTheMaskInheritFromInside) {
    const ColorField field = fitted(textured, oneAffine, disc);

    const Color color = textured(0.02, 0.02);
    const Color wanted = oneAffine(color, 0, 0);
    const Color out = sliced(field, color, 0.02, 0.02);
    for (size_t c = 0; c < 3; ++c)
        EXPECT_NEAR(out[c], wanted[c], 0.02);
}

TEST(FitColorField, ListensToTheMask) {
    const auto lied = [](const Color& c, double u, double v) -> Color {
        return disc(u, v) > 0 ? oneAffine(c, u, v) : Color{-3, 7, 20};
    };

    EXPECT_LE(agreementOf(textured, lied, disc).worst, 1e-3);
}

TEST(FitColorField, ForgetsPixelsThatAreNotNumbers) {
    const float nan = std::numeric_limits<float>::quiet_NaN();
    const float infinity = std::numeric_limits<float>::infinity();
    Image before = colorImage({64, 64}, textured);
    Image after =
        colorImage({64, 64}, [](double u, double v) { return oneAffine(textured(u, v), u, v); });
    before.mutableRow<float>(20)[31] = nan;
    before.mutableRow<float>(21)[32] = infinity;
    after.mutableRow<float>(40)[90] = nan;

    const ColorField field = fitColorField(before, after, planeImage({64, 64}, everywhere));

    EXPECT_LE(agreement(field, textured, oneAffine, disc).worst, 1e-3);
}

TEST(FitColorField, ExplainsASinglePixel) {
    const Image before = colorImage({1, 1}, [](double, double) { return Color{0.5F, 0.4F, 0.3F}; });
    const Image after = colorImage({1, 1}, [](double, double) { return Color{0.7F, 0.4F, 0.3F}; });

    const ColorField field = fitColorField(before, after, planeImage({1, 1}, everywhere));

    const Color out = sliced(field, {0.5F, 0.4F, 0.3F}, 0.5, 0.5);
    EXPECT_GT(out[0], 0.55F);
    EXPECT_LT(out[0], 0.701F);
}

TEST(FitColorField, GivesTheSameBytesAgain) {
    EXPECT_EQ(fitted(textured, driftingGain, disc).coefficients,
              fitted(textured, driftingGain, disc).coefficients);
}

TEST(FitColorField, SaysWhichPictureHasAnotherSize) {
    const Image before = colorImage({8, 8}, textured);
    const Image other = colorImage({8, 9}, textured);
    const Image mask = planeImage({8, 8}, everywhere);

    EXPECT_THAT(refusalOf([&] { return fitColorField(before, other, mask); }),
                AllOf(HasSubstr("after"), HasSubstr("8×8"), HasSubstr("8×9")));
    EXPECT_THAT(refusalOf([&] { return fitColorField(before, before, before); }),
                AllOf(HasSubstr("mask"), HasSubstr("1 channel")));
}

TEST(FitColorField, RefusesAnEmptyMask) {
    const Image before = colorImage({8, 8}, textured);
    const Image mask({8, 8}, 1, SampleType::F32);

    EXPECT_THAT(refusalOf([&] { return fitColorField(before, before, mask); }),
                HasSubstr("mask is empty"));
}

TEST(FitColorField, RefusesOptionsWithoutMeaning) {
    const Image before = colorImage({8, 8}, textured);
    const Image mask = planeImage({8, 8}, everywhere);

    EXPECT_THAT(refusalOf([&] { return fitColorField(before, before, mask, {.bins = 0}); }),
                HasSubstr("0 bins"));
}

}  // namespace
}  // namespace r2r
