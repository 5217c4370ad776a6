// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/diffusion/noise_schedule.h"

#include "engine/core/error.h"

#include <gtest/gtest.h>

namespace r2r::testing {
namespace {

struct Row {
    double time, sigma, sigmaUp, dt, inputScale;
};

// The published ten steps.
constexpr Row kTenSteps[] = {
    {999, 14.614645, 6.6163788, -10.4090137, 0.06826489},
    {888, 7.8398848, 3.7284713, -5.1300869, 0.12652776},
    {777, 4.6091757, 2.2588511, -2.7614431, 0.21202578},
    {666, 2.9183083, 1.4507958, -1.6151104, 0.32416105},
    {555, 1.9501623, 0.9739210, -1.0226333, 0.45628658},
    {444, 1.3449283, 0.6719568, -0.6985800, 0.59667397},
    {333, 0.9323583, 0.4637789, -0.5134243, 0.73141092},
    {222, 0.6249773, 0.2976897, -0.4075148, 0.84800696},
    {111, 0.3686585, 0.0290761, -0.3663508, 0.93827087},
    {0, 0.0291675, 0, -0.0291675, 0.99957484},
};

TEST(NoiseSchedule, TenStepsAreThePublishedOnes) {
    const std::vector<SamplerStep> steps = samplerSteps(10);

    ASSERT_EQ(steps.size(), std::size(kTenSteps));
    for (size_t i = 0; i < steps.size(); ++i) {
        SCOPED_TRACE(i);
        EXPECT_EQ(steps[i].time, kTenSteps[i].time);
        EXPECT_NEAR(steps[i].sigma, kTenSteps[i].sigma, 2e-6 * kTenSteps[i].sigma + 1e-7);
        EXPECT_NEAR(steps[i].sigmaUp, kTenSteps[i].sigmaUp, 2e-5);
        EXPECT_NEAR(steps[i].dt, kTenSteps[i].dt, 2e-5);
        EXPECT_NEAR(steps[i].inputScale, kTenSteps[i].inputScale, 1e-6);
    }
}

TEST(NoiseSchedule, FiveStepsHaveFractionalTimes) {
    const std::vector<SamplerStep> steps = samplerSteps(5);

    const double times[] = {999, 749.25, 499.5, 249.75, 0};
    const double sigmas[] = {14.6146, 4.0861, 1.6156, 0.6952, 0.0292};
    for (size_t i = 0; i < 5; ++i) {
        EXPECT_DOUBLE_EQ(steps[i].time, times[i]);
        EXPECT_NEAR(steps[i].sigma, sigmas[i], 6e-5);
    }
}

TEST(NoiseSchedule, EndsWithoutNoise) {
    for (const int count : {1, 2, 7, 50, 1000}) {
        const SamplerStep last = samplerSteps(count).back();
        EXPECT_EQ(last.sigmaUp, 0) << count;
        EXPECT_FLOAT_EQ(static_cast<float>(last.dt), static_cast<float>(-last.sigma)) << count;
    }
}

TEST(NoiseSchedule, ABridgeGoesAllTheWayInOneStep) {
    const SamplerStep step = bridgeStep();

    EXPECT_EQ(step.time, samplerSteps(10).front().time);
    EXPECT_EQ(step.sigma, 1);
    EXPECT_EQ(step.dt, -step.sigma);
    EXPECT_EQ(step.sigmaUp, 0);
    EXPECT_EQ(step.inputScale, 1);
}

TEST(NoiseSchedule, RefusesImpossibleCounts) {
    EXPECT_THROW((void)samplerSteps(0), Error);
    EXPECT_THROW((void)samplerSteps(1001), Error);
}

}  // namespace
}  // namespace r2r::testing
