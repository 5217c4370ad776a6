// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/stop_points.h"

#include "engine/core/error.h"
#include "engine/nn/unet.h"
#include "engine/nn/vae.h"
#include "tests/engine/nn/generated_network.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <stop_token>

namespace r2r::testing {
namespace {

/// A job that was asked to stop already.
class StopPoints : public ::testing::Test {
protected:
    StopPoints() { stop_.request_stop(); }

    c10::InferenceMode guard_;
    std::stop_source stop_;
    JobContext stopped_{stop_.get_token(), nullptr};
    nn::ClearVae vae_{nn::VaeConfig::detect(goldenShapes(Component::ClearVae))};
    nn::Unet unet_{nn::UnetConfig::detect(goldenShapes(Component::Unet))};
};

TEST_F(StopPoints, AreInEveryNetwork) {
    generateWeights(*vae_, Component::ClearVae);
    generateWeights(*unet_, Component::Unet);
    const at::Tensor mask = goldenMask().slice(2, 0, 64, 8).slice(3, 0, 64, 8).contiguous();
    const at::Tensor latents = at::cat({goldenNoise(0), mask, goldenNoise(1)}, 1);
    const nn::TimeTerms times = unet_->timeTerms(1);

    const nn::StopPoints points(stopped_);

    EXPECT_THROW((void)vae_->encode(goldenImage(), goldenMask()), Cancelled);
    EXPECT_THROW((void)vae_->decode(goldenNoise(0), {}, {}), Cancelled);
    EXPECT_THROW((void)unet_->forward(latents, times, goldenContext()), Cancelled);
}

TEST_F(StopPoints, BelongToTheInnermostJob) {
    const nn::StopPoints outer(stopped_);
    {
        const JobContext free;
        const nn::StopPoints inner(free);
        EXPECT_NO_THROW(nn::stopPoint());
    }
    EXPECT_THROW(nn::stopPoint(), Cancelled);
}

TEST_F(StopPoints, AreNoneWithoutAJob) {
    EXPECT_NO_THROW(nn::stopPoint());
}

}  // namespace
}  // namespace r2r::testing
