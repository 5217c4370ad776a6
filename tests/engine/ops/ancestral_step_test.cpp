// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/ops/ancestral_step.h"

#include "engine/core/error.h"
#include "tests/support/tensor_matchers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace r2r::ops {

namespace {

using testing::TensorNear;

TEST(AncestralStep, AddsNoisePredictionAndFreshNoise) {
    const torch::Tensor x = torch::tensor({1.0F, 2.0F});
    const torch::Tensor epsilon = torch::tensor({0.5F, -1.0F});
    const torch::Tensor noise = torch::tensor({1.0F, 3.0F});

    EXPECT_THAT(ancestralStep(x, epsilon, noise, -2.0, 0.5),
                TensorNear(torch::tensor({0.5F, 5.5F}), 1e-6));
}

TEST(AncestralStep, StaysInFloatWithAHalfPrecisionNetwork) {
    const torch::Tensor x = torch::full({1, 4, 2, 2}, 14.6);
    const torch::Tensor epsilon = torch::full_like(x, 0.125).to(torch::kHalf);

    const torch::Tensor y = ancestralStep(x, epsilon, torch::zeros_like(x), -0.001, 1.0);

    EXPECT_EQ(y.scalar_type(), torch::kFloat32);
    EXPECT_THAT(y, TensorNear(torch::full_like(x, 14.599875), 2e-6));
}

TEST(AncestralStep, LeavesItsArgumentsAlone) {
    const torch::Tensor x = torch::zeros({3});

    (void)ancestralStep(x, torch::ones({3}), torch::ones({3}), 1.0, 1.0);

    EXPECT_THAT(x, TensorNear(torch::zeros({3}), 0));
}

TEST(AncestralStep, RefusesLatentsThatAreNotFloat) {
    const torch::Tensor half = torch::zeros({3}).to(torch::kHalf);

    EXPECT_THROW((void)ancestralStep(half, half, torch::zeros({3}), 1.0, 1.0), Error);
    EXPECT_THROW((void)ancestralStep(torch::zeros({3}), half, torch::zeros({4}), 1.0, 1.0), Error);
}

}  // namespace

}  // namespace r2r::ops
