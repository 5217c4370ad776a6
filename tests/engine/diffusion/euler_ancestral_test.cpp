// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/diffusion/euler_ancestral.h"

#include "tests/engine/nn/generated_network.h"
#include "tests/support/golden.h"
#include "tests/support/tensor_matchers.h"

#include <ATen/ATen.h>

namespace r2r::testing {
namespace {

class Predictions : public ::testing::Test {
protected:
    SamplerStep step_ = samplerSteps(10)[3];
    at::Tensor clean_ = goldenNoise(0);
    at::Tensor noise_ = goldenNoise(1);
    at::Tensor latents_ = clean_ + noise_ * step_.sigma;
};

TEST_F(Predictions, OfNoiseAreTheNoise) {
    EXPECT_TRUE(predictedNoise(latents_, noise_, step_, Prediction::Noise).equal(noise_));
}

TEST_F(Predictions, OfTheSampleImplyTheNoise) {
    EXPECT_THAT(predictedNoise(latents_, clean_, step_, Prediction::Sample),
                TensorNear(noise_, 1e-5));
}

TEST_F(Predictions, OfTheVelocityImplyTheNoise) {
    const double sigma = step_.sigma;
    const at::Tensor velocity = (noise_ - clean_ * sigma) / std::sqrt(sigma * sigma + 1);

    EXPECT_THAT(predictedNoise(latents_, velocity, step_, Prediction::Velocity),
                TensorNear(noise_, 1e-5));
}

TEST_F(Predictions, OfTheVelocityAreReadAsTheReferenceReadsThem) {
    const at::Tensor latents = goldenNoise(0) * step_.sigma;
    const at::Tensor noise = predictedNoise(latents, goldenNoise(1), step_, Prediction::Velocity);

    EXPECT_THAT(predictedClean(latents, noise, step_), EqualsGolden("sd2/velocity_clean"));
}

TEST_F(Predictions, AtTheEndNothingIsDividedByZero) {
    const SamplerStep end{.sigma = 0};

    EXPECT_TRUE(
        predictedNoise(latents_, clean_, end, Prediction::Sample).equal(at::zeros_like(clean_)));
}

}  // namespace
}  // namespace r2r::testing
