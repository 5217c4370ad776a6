// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/weights/weight_generator.h"

#include "tests/support/golden.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

namespace r2r {
namespace {

using testing::compareWithGolden;
using testing::EqualsGolden;
using testing::goldenEntry;

class GeneratedInputGolden : public ::testing::TestWithParam<const char*> {};

TEST_P(GeneratedInputGolden, EqualsTheIndex) {
    const std::string key = GetParam();

    EXPECT_THAT(generatedInput(key, goldenEntry(key).shape), EqualsGolden(key));
}

INSTANTIATE_TEST_SUITE_P(All,
                         GeneratedInputGolden,
                         ::testing::Values("input/image", "input/context", "input/noise0"));

TEST(GeneratedTensorGolden, WeightEqualsTheIndex) {
    EXPECT_THAT(generatedTensor(Component::Unet, "conv_in.weight", {32, 9, 3, 3}),
                EqualsGolden("weight/unet/conv_in.weight"));
}

TEST(GeneratedTensorGolden, AlphaEqualsTheIndex) {
    EXPECT_THAT(generatedTensor(Component::ClearVae, "filters.0.alpha", {9}),
                EqualsGolden("weight/clear_vae/filters.0.alpha"));
}

TEST(GeneratedTensorGolden, AnotherComponentIsNotWithinTolerance) {
    const at::Tensor other =
        generatedTensor(Component::Controller, "conv_in.weight", {32, 9, 3, 3});

    EXPECT_FALSE(compareWithGolden("weight/unet/conv_in.weight", other).isWithin);
}

TEST(GeneratedTensor, NormWeightsAreNearOneAndBiasesNearZero) {
    const at::Tensor weight = generatedTensor(Component::Unet, "conv_norm_out.weight", {320});
    const at::Tensor bias = generatedTensor(Component::Unet, "conv_norm_out.bias", {320});

    EXPECT_LE((weight - 1).abs().max().item<float>(), 0.1F);
    EXPECT_LE(bias.abs().max().item<float>(), 0.1F);
    EXPECT_GT(bias.abs().max().item<float>(), 0.09F);
}

TEST(GeneratedTensor, FilterKernelsAreTheConstantsInEveryChannel) {
    const at::Tensor kernel =
        generatedTensor(Component::ClearVae, "filters.7.Sobel_xy", {128, 1, 3, 3});

    const double unit = 0.00100040435791015625;
    const at::Tensor expected =
        at::tensor({0., 1., 2., -1., 0., 1., -2., -1., 0.}, at::kDouble).reshape({1, 1, 3, 3}) *
        unit;
    EXPECT_TRUE(kernel.to(at::kDouble).equal(expected.expand({128, 1, 3, 3})));
}

TEST(GeneratedTensor, KernelsSurviveHalfPrecision) {
    for (const FilterKernel& kernel : filterKernels()) {
        const at::Tensor full = generatedTensor(
            Component::ClearVae, std::string("filters.0.") + kernel.name, {4, 1, 3, 3});

        EXPECT_TRUE(full.to(at::kHalf).to(at::kFloat).equal(full)) << kernel.name;
    }
}

TEST(GeneratedTensor, LargeTensorsDoNotDependOnHowTheyAreSplit) {
    const at::Tensor large = generatedTensor(Component::Unet, "big.bias", {1 << 20});
    const at::Tensor small = generatedTensor(Component::Unet, "big.bias", {1000});

    EXPECT_TRUE(large.slice(0, 0, 1000).equal(small));
}

}  // namespace
}  // namespace r2r
