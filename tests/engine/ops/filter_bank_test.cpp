// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/ops/filter_bank.h"

#include "engine/core/error.h"
#include "engine/ops/gaussian_taps.h"
#include "tests/engine/ops/operator_cases.h"
#include "tests/support/tensor_matchers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace r2r::ops {

namespace {

using ::testing::HasSubstr;
using testing::TensorNear;

constexpr int64_t kMinimumSide = 8;

class FilterBank : public ::testing::TestWithParam<FeatureCase> {};

TEST_P(FilterBank, EqualsTheReference) {
    const torch::Tensor x = features(GetParam());
    const torch::Tensor kernel = torch::randn({3, 3});

    const torch::Tensor result = filterBank(x, kernel, 1.7);

    EXPECT_THAT(result,
                TensorNear(reference::filterBank(x, kernel, 1.7), toleranceOf(x.scalar_type(), 8)));
    EXPECT_EQ(result.scalar_type(), x.scalar_type());
    EXPECT_TRUE(result.is_contiguous(x.suggest_memory_format()));
}

INSTANTIATE_TEST_SUITE_P(Cases,
                         FilterBank,
                         ::testing::ValuesIn(featureCases(kMinimumSide)),
                         nameOfCase);

TEST(FilterBank, EqualsTheReferenceWhereItWorksInTilesAndStrips) {
    const torch::Tensor kernel = torch::randn({3, 3});
    const torch::Tensor wide = torch::randn({1, 1, 9, 9000});
    const torch::Tensor tall =
        torch::randn({1, 512, 300, 20}).contiguous(torch::MemoryFormat::ChannelsLast);

    EXPECT_THAT(filterBank(wide, kernel, 1.0),
                TensorNear(reference::filterBank(wide, kernel, 1.0), 1e-5));
    EXPECT_THAT(filterBank(tall, kernel, 1.0),
                TensorNear(reference::filterBank(tall, kernel, 1.0), 1e-5));
}

TEST(FilterBank, FusedEqualsTheTrainedFilter) {
    const torch::Tensor kernels = torch::randn({8, 3, 3});
    const torch::Tensor alpha = torch::randn({9});
    const torch::Tensor beta = torch::randn({1});
    const torch::Tensor x = torch::randn({2, 5, 21, 17});

    const torch::Tensor fused = fusedFilterKernel(kernels, alpha, beta);

    const torch::Tensor trained = reference::adaptiveFilter(x, kernels, alpha, beta);
    EXPECT_GT(trained.abs().max().item<float>(), 1);
    EXPECT_THAT(filterBank(x, fused, alpha[8].item<double>()), TensorNear(trained, 5e-5));
}

TEST(FilterBank, FusesHalfPrecisionKernelsWithFloatWeights) {
    const torch::Tensor kernels = torch::randn({8, 3, 3}).to(torch::kHalf);
    const torch::Tensor alpha = torch::zeros({9});
    alpha[4] = 2.0;
    const torch::Tensor beta = torch::full({1}, 0.25);

    torch::Tensor expected = 2 * kernels[4].to(torch::kFloat32);
    expected[1][1] += 0.25;
    EXPECT_THAT(fusedFilterKernel(kernels, alpha, beta), TensorNear(expected, 1e-6));
}

TEST(FilterBank, TheHighPassOfAConstantIsZero) {
    const torch::Tensor x = torch::full({1, 2, 16, 16}, 3.0);
    torch::Tensor centre = torch::zeros({3, 3});
    centre[1][1] = 1;

    EXPECT_THAT(filterBank(x, centre, 1.0), TensorNear(torch::zeros_like(x), 2e-6));
}

TEST(FilterBank, MirrorsWithoutRepeatingTheEdge) {
    torch::Tensor x = torch::zeros({1, 1, 8, 8});
    x[0][0][0][1] = 1;

    const torch::Tensor y = filterBank(x, torch::zeros({3, 3}), -1.0);

    // Column 0 sees column 1 on both sides, row 0 sees itself once.
    const auto taps = gaussianTaps();
    EXPECT_NEAR(y[0][0][0][0].item<float>(), taps[7] * 2 * taps[6], 1e-7);
}

TEST(FilterBank, TheGaussianIsThatOfTheSpecification) {
    const auto taps = gaussianTaps();

    EXPECT_NEAR(taps[0], 0.034537863, 1e-8);
    EXPECT_NEAR(taps[6], 0.090202421, 1e-8);
    EXPECT_NEAR(taps[7], 0.092024624, 1e-8);
    EXPECT_EQ(taps[2], taps[12]);
}

TEST(FilterBank, LetsGradientsThroughToKernelAndWeights) {
    const torch::Tensor x = torch::randn({1, 2, 9, 9}).requires_grad_();
    const torch::Tensor alpha = torch::randn({9}).requires_grad_();
    const torch::Tensor kernel =
        fusedFilterKernel(torch::randn({8, 3, 3}), alpha, torch::zeros({1}));

    filterBank(x, kernel, 1.0).square().sum().backward();

    EXPECT_GT(x.grad().abs().sum().item<float>(), 0);
    EXPECT_TRUE(alpha.grad().ne(0).all().item<bool>());
}

TEST(FilterBank, RefusesPicturesTooSmallToMirror) {
    try {
        (void)filterBank(torch::zeros({1, 2, 7, 9}), torch::zeros({3, 3}), 1.0);
        FAIL() << "nothing was thrown";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::InvalidArgument);
        EXPECT_THAT(error.message(),
                    HasSubstr("x has shape [1, 2, 7, 9], expected h and w of at least 8"));
    }
}

}  // namespace

}  // namespace r2r::ops
