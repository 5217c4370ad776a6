// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/color/color_transfer.h"

#include "engine/core/error.h"
#include "engine/imaging/color/color.h"
#include "tests/engine/imaging/formula_images.h"
#include "tests/support/failure.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace r2r {
namespace {

using ::testing::AllOf;
using testing::Color;
using testing::colorImage;
using ::testing::Each;
using ::testing::FloatNear;
using ::testing::HasSubstr;
using testing::noiseAt;
using testing::planeImage;
using ::testing::Values;

constexpr Size kSize{96, 64};
constexpr TransferMethod kMethods[] = {TransferMethod::LabMean,
                                       TransferMethod::Reinhard,
                                       TransferMethod::Mkl,
                                       TransferMethod::Histogram};

/// The left half warm and soft, the right half cool and strong: foreground and reference.
Image twoHalves() {
    return colorImage(kSize, [](double u, double v) -> Color {
        const auto wave = static_cast<float>(std::sin(25 * u) * std::cos(18 * v));
        const Color n = {noiseAt(u, v, 0), noiseAt(u, v, 1), noiseAt(u, v, 2)};
        if (u < 0.5)
            return {0.55F + 0.10F * wave + 0.07F * n[0],
                    0.45F + 0.09F * wave + 0.08F * n[1],
                    0.40F + 0.06F * wave + 0.06F * n[2]};
        return {0.35F + 0.13F * wave + 0.10F * n[0],
                0.40F + 0.14F * wave + 0.09F * n[1],
                0.52F + 0.13F * wave + 0.12F * n[2]};
    });
}

Image leftHalf() {
    return planeImage(kSize, [](double u, double) { return u < 0.5 ? 1 : 0; });
}

Image rightHalf() {
    return planeImage(kSize, [](double u, double) { return u < 0.5 ? 0 : 1; });
}

Image everywhere() {
    return planeImage(kSize, [](double, double) { return 1; });
}

std::vector<float> pixelsOf(const Image& rgb) {
    const auto first = rgb.row<float>(0);
    return {first.data(), first.data() + 3 * rgb.size().area()};
}

Image changed(const ColorChange& change, const Image& rgb) {
    Image result = rgb;
    const auto samples = static_cast<size_t>(3 * rgb.size().area());
    change.apply({result.mutableRow<float>(0).data(), samples}, Rect::of(rgb.size()), rgb.size());
    return result;
}

struct Statistics {
    std::array<double, 3> mean{};
    std::array<std::array<double, 3>, 3> covariance{};
};

/// Plainly, in two passes.
Statistics statistics(const Image& image, const Image& weights) {
    Statistics s;
    double total = 0;
    const std::vector<float> pixels = pixelsOf(image);
    const float* weight = weights.row<float>(0).data();
    for (size_t p = 0; 3 * p < pixels.size(); ++p) {
        total += weight[p];
        for (size_t i = 0; i < 3; ++i)
            s.mean[i] += weight[p] * pixels[3 * p + i];
    }
    for (double& mean : s.mean)
        mean /= total;
    for (size_t p = 0; 3 * p < pixels.size(); ++p)
        for (size_t i = 0; i < 3; ++i)
            for (size_t j = 0; j < 3; ++j)
                s.covariance[i][j] += weight[p] * (pixels[3 * p + i] - s.mean[i]) *
                                      (pixels[3 * p + j] - s.mean[j]) / total;
    return s;
}

Image labOf(const Image& rgb) {
    Image lab = rgb;
    labFromSrgbRow({lab.mutableRow<float>(0).data(), static_cast<size_t>(3 * rgb.size().area())});
    return lab;
}

std::vector<float> sortedChannel(const Image& image, const Image& weights, size_t channel) {
    std::vector<float> values;
    const float* pixel = image.row<float>(0).data();
    const float* weight = weights.row<float>(0).data();
    for (int64_t p = 0; p < image.size().area(); ++p, pixel += 3)
        if (weight[p] > 0)
            values.push_back(pixel[channel]);
    std::sort(values.begin(), values.end());
    return values;
}

std::string messageOf(const Image& rgb, const Image& foreground, const Image& reference) {
    return testing::refusalOf(
        [&] { return colorTransfer(TransferMethod::LabMean, rgb, foreground, reference); });
}

TEST(ColorTransfer, MovesTheLabMeanAndNothingElse) {
    const Image rgb = twoHalves();

    const auto change = colorTransfer(TransferMethod::LabMean, rgb, leftHalf(), rightHalf());

    const Image after = labOf(changed(*change, rgb));
    const Statistics before = statistics(labOf(rgb), leftHalf());
    const Statistics wanted = statistics(labOf(rgb), rightHalf());
    const Statistics found = statistics(after, leftHalf());
    for (size_t i = 0; i < 3; ++i) {
        EXPECT_NEAR(found.mean[i], wanted.mean[i], 1e-3);
        EXPECT_NEAR(found.covariance[i][i], before.covariance[i][i], 1e-3);
    }
}

TEST(ColorTransfer, ReinhardMatchesMeansAndDeviationsInLab) {
    const Image rgb = twoHalves();

    const auto change = colorTransfer(TransferMethod::Reinhard, rgb, leftHalf(), rightHalf());

    const Statistics wanted = statistics(labOf(rgb), rightHalf());
    const Statistics found = statistics(labOf(changed(*change, rgb)), leftHalf());
    for (size_t i = 0; i < 3; ++i) {
        EXPECT_NEAR(found.mean[i], wanted.mean[i], 1e-3);
        EXPECT_NEAR(std::sqrt(found.covariance[i][i]), std::sqrt(wanted.covariance[i][i]), 0.01);
    }
}

TEST(ColorTransfer, MklMatchesTheWholeCovarianceInRgb) {
    const Image rgb = twoHalves();

    const auto change = colorTransfer(TransferMethod::Mkl, rgb, leftHalf(), rightHalf());

    const Statistics wanted = statistics(rgb, rightHalf());
    const Statistics found = statistics(changed(*change, rgb), leftHalf());
    for (size_t i = 0; i < 3; ++i) {
        EXPECT_NEAR(found.mean[i], wanted.mean[i], 1e-6);
        for (size_t j = 0; j < 3; ++j)
            EXPECT_NEAR(found.covariance[i][j], wanted.covariance[i][j], 2e-5);
    }
}

TEST(ColorTransfer, HistogramMatchesMeansAndQuantilesInLab) {
    const Image rgb = twoHalves();

    const auto change = colorTransfer(TransferMethod::Histogram, rgb, leftHalf(), rightHalf());

    const Image after = labOf(changed(*change, rgb));
    const Statistics wanted = statistics(labOf(rgb), rightHalf());
    for (size_t i = 0; i < 3; ++i) {
        EXPECT_NEAR(statistics(after, leftHalf()).mean[i], wanted.mean[i], 1e-3);
        const auto found = sortedChannel(after, leftHalf(), i);
        const auto target = sortedChannel(labOf(rgb), rightHalf(), i);
        for (const double share : {0.05, 0.25, 0.5, 0.75, 0.95}) {
            const auto at = static_cast<size_t>(share * static_cast<double>(found.size()));
            EXPECT_NEAR(found[at], target[at], 1) << "channel " << i << ", share " << share;
        }
    }
}

class EveryTransfer : public ::testing::TestWithParam<TransferMethod> {
protected:
    static SharedColorChange transfer(const Image& rgb, const Image& from, const Image& to) {
        return colorTransfer(GetParam(), rgb, from, to);
    }
};

INSTANTIATE_TEST_SUITE_P(Method, EveryTransfer, ::testing::ValuesIn(kMethods));

TEST_P(EveryTransfer, IsTheIdentityBetweenEqualDistributions) {
    const Image rgb = twoHalves();

    const auto change = transfer(rgb, everywhere(), everywhere());

    // A tenth of a level of 8 bit; only the histogram's smoothing needs that much.
    EXPECT_THAT(pixelsOf(changed(*change, rgb)),
                ::testing::Pointwise(FloatNear(4e-4F), pixelsOf(rgb)));
}

TEST_P(EveryTransfer, MovesAOneColouredForegroundToTheReferencesMean) {
    const Image rgb = colorImage(kSize, [](double u, double v) -> Color {
        if (u < 0.5)
            return {0.8F, 0.3F, 0.2F};
        return {0.4F + 0.2F * noiseAt(u, v), 0.5F, 0.6F};
    });

    const auto change = transfer(rgb, leftHalf(), rightHalf());

    const bool isLab = GetParam() != TransferMethod::Mkl;
    const auto view = [isLab](const Image& image) { return isLab ? labOf(image) : image; };
    const Statistics wanted = statistics(view(rgb), rightHalf());
    const Statistics found = statistics(view(changed(*change, rgb)), leftHalf());
    for (size_t i = 0; i < 3; ++i)
        EXPECT_NEAR(found.mean[i], wanted.mean[i], isLab ? 1e-3 : 1e-5);
}

TEST_P(EveryTransfer, NeverStretchesMoreThanFourTimes) {
    const Image rgb = colorImage(kSize, [](double u, double v) -> Color {
        const float n = noiseAt(u, v);
        if (u < 0.5)
            return {0.5F + 0.002F * n, 0.5F + 0.002F * n, 0.5F + 0.002F * n};
        return {0.5F + n, 0.5F + n, 0.5F + n};
    });

    const Image after = changed(*transfer(rgb, leftHalf(), rightHalf()), rgb);

    const double before = std::sqrt(statistics(labOf(rgb), leftHalf()).covariance[0][0]);
    const double stretched = std::sqrt(statistics(labOf(after), leftHalf()).covariance[0][0]);
    EXPECT_LE(stretched, 4.1 * before);  // a step of Lab is not quite one of RGB
}

TEST_P(EveryTransfer, KeepsContrastTowardsAOneColouredReference) {
    const Image rgb = colorImage(kSize, [](double u, double v) -> Color {
        if (u > 0.5)
            return {0.2F, 0.3F, 0.4F};
        return {0.5F + 0.2F * noiseAt(u, v), 0.5F + 0.2F * noiseAt(u, v), 0.5F};
    });

    const Image after = changed(*transfer(rgb, leftHalf(), rightHalf()), rgb);

    const double before = std::sqrt(statistics(labOf(rgb), leftHalf()).covariance[0][0]);
    const double left = std::sqrt(statistics(labOf(after), leftHalf()).covariance[0][0]);
    EXPECT_GE(left, 0.24 * before);
}

TEST_P(EveryTransfer, ForgetsPixelsOfWeightZero) {
    const Image clean = twoHalves();
    const Image spoiled = colorImage(kSize, [](double u, double v) -> Color {
        return v < 0.25 ? Color{9, -5, 3} : Color{0.3F + 0.1F * noiseAt(u, v), 0.4F, 0.5F};
    });
    const auto below = [](double v) { return v < 0.25 ? 0.0 : 1.0; };
    const Image from =
        planeImage(kSize, [&](double u, double v) { return u < 0.5 ? below(v) : 0; });
    const Image to = planeImage(kSize, [&](double u, double v) { return u < 0.5 ? 0 : below(v); });

    const Image after = changed(*transfer(spoiled, from, to), clean);

    EXPECT_THAT(pixelsOf(after), Each(AllOf(::testing::Gt(-1.0F), ::testing::Lt(2.0F))));
}

TEST_P(EveryTransfer, ForgetsPixelsThatAreNotNumbers) {
    Image rgb = twoHalves();
    const auto wanted = pixelsOf(changed(*transfer(rgb, leftHalf(), rightHalf()), rgb));
    Image damaged = rgb;
    damaged.mutableRow<float>(5)[7] = std::numeric_limits<float>::quiet_NaN();
    damaged.mutableRow<float>(6)[3 * 80] = std::numeric_limits<float>::infinity();

    const auto found = pixelsOf(changed(*transfer(damaged, leftHalf(), rightHalf()), rgb));

    EXPECT_THAT(found, ::testing::Pointwise(FloatNear(5e-3F), wanted));
}

TEST_P(EveryTransfer, TreatsEveryPixelAloneWhereverItIsCut) {
    const Image rgb = twoHalves();
    const auto change = transfer(rgb, leftHalf(), rightHalf());
    std::vector<float> cut = pixelsOf(rgb);
    const size_t odd = size_t{3} * 1031;

    change->apply(std::span(cut).first(odd), {0, 0, 1031, 1}, {5000, 1});
    change->apply(std::span(cut).subspan(odd), Rect::of(kSize), kSize);

    EXPECT_EQ(cut, pixelsOf(changed(*change, rgb)));
}

TEST(ColorTransfer, WeighsByTheWeights) {
    const Image rgb = colorImage({3, 1}, [](double u, double) -> Color {
        return u < 0.3 ? Color{0.5F, 0.5F, 0.5F} : u < 0.6 ? Color{0, 0, 0} : Color{1, 1, 1};
    });
    const Image from = planeImage({3, 1}, [](double u, double) { return u < 0.3 ? 7 : 0; });
    const Image to =
        planeImage({3, 1}, [](double u, double) { return u < 0.3 ? 0 : (u < 0.6 ? 0.1 : 0.3); });

    const auto change = colorTransfer(TransferMethod::LabMean, rgb, from, to);

    std::vector<float> pixel = {0.5F, 0.5F, 0.5F};
    change->apply(pixel, {0, 0, 1, 1}, {1, 1});
    EXPECT_NEAR(labFromSrgb(pixel[0], pixel[1], pixel[2]).L, 75, 1e-3);
}

TEST(ColorTransfer, HistogramDoesNotPosteriseASmoothForeground) {
    const Image rgb = colorImage(kSize, [](double u, double v) -> Color {
        const auto grey = static_cast<float>(u < 0.5 ? 0.3 + 0.4 * v : (v < 0.5 ? 0.1 : 0.9));
        return {grey, grey, grey};
    });
    const auto change = colorTransfer(TransferMethod::Histogram, rgb, leftHalf(), rightHalf());
    std::vector<float> ramp;
    for (int i = 0; i < 4096; ++i)
        ramp.insert(ramp.end(), 3, 0.2F + 0.6F * static_cast<float>(i) / 4095);
    std::vector<float> mapped = ramp;

    change->apply(mapped, {0, 0, 4096, 1}, {4096, 1});

    labFromSrgbRow(ramp);
    labFromSrgbRow(mapped);
    for (size_t i = 3; i < ramp.size(); i += 3) {
        const float step = ramp[i] - ramp[i - 3];
        EXPECT_GE(mapped[i] - mapped[i - 3], 0.25F * step - 1e-4F);
        EXPECT_LE(mapped[i] - mapped[i - 3], 4 * step + 1e-4F);
    }
}

TEST(ColorTransfer, SaysWhichWeightsHaveAnotherSize) {
    const Image rgb = twoHalves();
    const Image small = planeImage({10, 7}, [](double, double) { return 1; });

    EXPECT_THAT(messageOf(rgb, everywhere(), small),
                AllOf(HasSubstr("reference"), HasSubstr("96×64"), HasSubstr("10×7")));
    EXPECT_THAT(messageOf(rgb, small, everywhere()), HasSubstr("foreground"));
}

TEST(ColorTransfer, SaysWhichWeightsAreAllZero) {
    const Image rgb = twoHalves();
    const Image none(kSize, 1, SampleType::F32);

    EXPECT_THAT(messageOf(rgb, none, everywhere()),
                AllOf(HasSubstr("foreground"), HasSubstr("positive weight")));
    EXPECT_THAT(messageOf(rgb, everywhere(), none), HasSubstr("reference"));
}

TEST(ColorTransfer, RefusesPicturesThatAreNotThreeFloats) {
    const Image grey(kSize, 1, SampleType::F32);

    EXPECT_THAT(messageOf(grey, everywhere(), everywhere()), HasSubstr("got 1"));
}

}  // namespace
}  // namespace r2r
