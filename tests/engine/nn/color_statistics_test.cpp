// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/color_statistics.h"

#include "tests/support/tensor_matchers.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

namespace r2r::nn {
namespace {

using at::Tensor;
using testing::TensorNear;

Tensor disc() {
    Tensor mask = at::zeros({1, 1, 64, 64});
    mask.slice(2, 16, 48).slice(3, 20, 44).fill_(1);
    return mask;
}

/// Two regions whose colours differ in mean, deviation and correlation.
Tensor scene(const Tensor& mask) {
    const Tensor noise = at::rand({1, 3, 64, 64});
    const Tensor mixing =
        at::tensor({0.4F, 0.1F, 0.0F, 0.1F, 0.4F, 0.1F, 0.0F, 0.1F, 0.4F}).view({3, 3, 1, 1});
    const Tensor foreground = 0.1 + at::conv2d(noise, mixing);
    const Tensor background = 0.2 + noise * at::tensor({0.5F, 0.4F, 0.2F}).view({1, 3, 1, 1});
    return at::lerp(background, foreground, mask.expand_as(noise));
}

/// The picture as hypothesis k corrects it.
Tensor corrected(const Tensor& picture, const Regions& regions, int64_t k) {
    const Tensor change = colorHypotheses(picture, regions)[0][k];
    const Tensor colors = picture[0].flatten(1);  // (3, N)
    const Tensor moved = at::matmul(change.narrow(1, 0, 3), colors) + change.narrow(1, 3, 1);
    return (colors + moved).view_as(picture);
}

double lumaOf(const Tensor& mean) {
    return mean[0].dot(at::tensor({0.299F, 0.587F, 0.114F})).item<double>();
}

struct ColorHypothesesTest : ::testing::Test {
    Tensor mask = disc();
    Tensor picture = scene(mask);
    Regions regions = Regions::of(mask, 1 - mask);
    ColorMoments target = colorMoments(picture, regions.reference);

    [[nodiscard]] ColorMoments after(int64_t k) const {
        return colorMoments(corrected(picture, regions, k), regions.foreground);
    }
};

TEST(ColorMoments, AreThoseOfTheRegionAlone) {
    Tensor picture = at::zeros({1, 3, 4, 4});
    picture.slice(3, 0, 2).slice(2, 0, 2).copy_(
        at::tensor({0.0F, 1.0F, 0.0F, 1.0F}).view({1, 1, 2, 2}));
    Tensor region = at::zeros({1, 1, 4, 4});
    region.slice(3, 0, 2).slice(2, 0, 2).fill_(1);

    const ColorMoments moments = colorMoments(picture, region);

    EXPECT_THAT(moments.mean, TensorNear(at::full({1, 3}, 0.5), 1e-6));
    EXPECT_THAT(moments.covariance, TensorNear(at::full({1, 3, 3}, 0.25), 1e-6));
    EXPECT_EQ(moments.weight.item<float>(), 4);
}

TEST(Regions, RingsLieOnBothSidesOfTheEdge) {
    const Regions regions = Regions::of(disc(), 1 - disc());

    // 64/32 = 2 pixels wide, all around a rectangle of 32 × 24.
    EXPECT_EQ(regions.innerRing.sum().item<float>(), 32 * 24 - 28 * 20);
    EXPECT_EQ(regions.outerRing.sum().item<float>(), 36 * 28 - 32 * 24);
    EXPECT_EQ((regions.innerRing * (1 - disc())).sum().item<float>(), 0);
}

TEST(ColorStatistics, AreFiniteForRegionsThatAreEmpty) {
    const Tensor none = at::zeros({2, 1, 32, 32});

    const Tensor numbers = colorStatistics(at::rand({2, 3, 32, 32}), Regions::of(none, 1 - none));

    EXPECT_EQ(numbers.sizes(), (at::IntArrayRef{2, kColorStatistics}));
    EXPECT_TRUE(numbers.isfinite().all().item<bool>());
}

TEST(ColorStatistics, HistogramsSumToOne) {
    const Tensor mask = disc();

    const Tensor numbers = colorStatistics(scene(mask), Regions::of(mask, 1 - mask));

    EXPECT_THAT(numbers.narrow(1, 64, 80).view({8, 10}).sum(1), TensorNear(at::ones({8}), 1e-4));
}

TEST_F(ColorHypothesesTest, LumaAndCastTogetherMatchTheMean) {
    const Tensor both = corrected(picture, regions, 0) + corrected(picture, regions, 1) - picture;

    EXPECT_THAT(colorMoments(both, mask).mean, TensorNear(target.mean, 1e-5));
    EXPECT_NEAR(lumaOf(after(0).mean), lumaOf(target.mean), 1e-5);
    EXPECT_NEAR(lumaOf(after(1).mean), lumaOf(colorMoments(picture, mask).mean), 1e-5);
}

TEST_F(ColorHypothesesTest, QuotientsMatchLumaOrEachColour) {
    EXPECT_NEAR(lumaOf(after(2).mean), lumaOf(target.mean), 1e-5);
    EXPECT_THAT(after(3).mean, TensorNear(target.mean, 1e-5));
}

TEST_F(ColorHypothesesTest, TheEdgeIsMatchedAtTheEdge) {
    const Tensor result = corrected(picture, regions, 4);

    EXPECT_THAT(colorMoments(result, regions.innerRing).mean,
                TensorNear(colorMoments(picture, regions.outerRing).mean, 1e-5));
}

TEST_F(ColorHypothesesTest, ReinhardMatchesTheDeviationOfLuma) {
    const Tensor luma = at::tensor({0.299F, 0.587F, 0.114F});
    const auto deviation = [&](const ColorMoments& moments) {
        return luma.matmul(moments.covariance[0]).dot(luma).sqrt().item<double>();
    };

    EXPECT_THAT(after(5).mean, TensorNear(target.mean, 1e-5));
    EXPECT_NEAR(deviation(after(5)), deviation(target), 0.03 * deviation(target));
}

TEST_F(ColorHypothesesTest, MongeKantorovitchMatchesTheCovariance) {
    EXPECT_THAT(after(6).mean, TensorNear(target.mean, 1e-5));
    EXPECT_THAT(after(6).covariance, TensorNear(target.covariance, 5e-4));
}

TEST_F(ColorHypothesesTest, ForegroundsThatMatchAreLeftAlone) {
    const Tensor same = at::full({1, 3, 64, 64}, 0.4);

    EXPECT_THAT(colorHypotheses(same, regions), TensorNear(at::zeros({1, 7, 3, 4}), 1e-4));
}

TEST_F(ColorHypothesesTest, NothingIsProposedWithoutAReference) {
    const Regions none = Regions::of(at::ones({1, 1, 64, 64}), at::zeros({1, 1, 64, 64}));

    EXPECT_EQ(colorHypotheses(picture, none).abs().max().item<float>(), 0);
}

}  // namespace
}  // namespace r2r::nn
