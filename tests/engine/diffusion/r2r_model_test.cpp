// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/diffusion/r2r_model.h"

#include "engine/core/error.h"
#include "engine/diffusion/euler_ancestral.h"
#include "engine/diffusion/model_parts.h"
#include "tests/engine/nn/generated_network.h"
#include "tests/support/golden.h"
#include "tests/support/tensor_matchers.h"

#include <ATen/ATen.h>

#include <fmt/format.h>
#include <functional>

namespace r2r::testing {
namespace {

enum class Family { R2r, DiffHarmony, DiffHarmonyPlusPlus };

ModelParts parts(Family family) {
    ModelParts parts;
    parts.unet = nn::Unet(nn::UnetConfig::detect(goldenShapes(Component::Unet)));
    generateWeights(*parts.unet, Component::Unet);
    const auto vaeConfig = nn::VaeConfig::detect(goldenShapes(Component::PlainVae));
    switch (family) {
        case Family::R2r:
            parts.controller = nn::HarmonyController(
                nn::ControllerConfig::detect(goldenShapes(Component::Controller)));
            generateWeights(*parts.controller, Component::Controller);
            parts.vae = nn::ClearVae(vaeConfig).ptr();
            generateWeights(*parts.vae, Component::ClearVae);
            break;
        case Family::DiffHarmony:
            parts.vae = nn::PlainVae(vaeConfig).ptr();
            generateWeights(*parts.vae, Component::PlainVae);
            parts.refiner =
                nn::Refiner(nn::RefinerConfig::detect(goldenShapes(Component::Refiner)));
            generateWeights(*parts.refiner, Component::Refiner);
            break;
        case Family::DiffHarmonyPlusPlus:
            parts.vae = nn::HarmonyVae(vaeConfig).ptr();
            generateWeights(*parts.vae, Component::HarmonyVae);
            break;
    }
    return parts;
}

R2rModel model(Family family = Family::R2r, at::ScalarType dtype = at::kFloat) {
    return R2rModel(parts(family), goldenContext(), at::kCPU, dtype);
}

Conditioning conditioning() {
    return {.composite = goldenImage(), .edges = goldenEdges(), .mask = goldenMask()};
}

std::vector<at::Tensor> goldenNoises() {
    std::vector<at::Tensor> noises;
    for (int i = 0; i < 12; ++i)
        noises.push_back(goldenNoise(i));
    return noises;
}

at::Tensor denoised(const R2rModel& model, uint64_t seed, int steps = 3) {
    SeededNoise noise(seed, at::kCPU);
    const auto picture = model.encode(conditioning());
    return model.denoise(*picture, {.steps = samplerSteps(steps)}, noise);
}

TEST(R2rModelGolden, TenStepRunEqualsTheReference) {
    const R2rModel r2r = model();
    const auto picture = r2r.encode(conditioning());
    InjectedNoise noise(goldenNoises());

    // Latents are seen through what each step predicts: x̂₀ = x − σ·ε determines ε, and ε the step.
    const std::vector<SamplerStep> steps = samplerSteps(10);
    at::Tensor latents = goldenNoise(0) * steps.front().sigma;
    const at::Tensor last =
        r2r.denoise(*picture, {.steps = steps}, noise, {}, [&](int done, const at::Tensor& clean) {
            const SamplerStep& step = steps[static_cast<size_t>(done - 1)];
            const at::Tensor epsilon = (latents - clean) / step.sigma;
            latents = nextLatents(latents, epsilon, goldenNoise(done + 1), step);
            EXPECT_THAT(latents, EqualsGolden(fmt::format("pipe/latents_after_step{}", done - 1)));
        });
    EXPECT_THAT(last, EqualsGolden("pipe/latents_after_step9"));

    InjectedNoise none({});
    const at::Tensor decoded = r2r.decode(*picture, last, none);
    EXPECT_THAT(decoded, EqualsGolden("pipe/decoded"));
    EXPECT_THAT(at::clamp(decoded / 2 + 0.5, 0, 1), EqualsGolden("pipe/image01"));
}

TEST(R2rModel, SameSeedSameLatents) {
    const R2rModel r2r = model();

    EXPECT_TRUE(denoised(r2r, 7).equal(denoised(r2r, 7)));
    EXPECT_FALSE(denoised(r2r, 7).equal(denoised(r2r, 8)));
}

/// Latents of a model whose networks are used in another way.
at::Tensor denoisedWith(const std::function<void(ModelParts&)>& change) {
    ModelParts changed = parts(Family::DiffHarmony);
    change(changed);
    return denoised(R2rModel(std::move(changed), goldenContext(), at::kCPU, at::kFloat), 7);
}

TEST(R2rModel, WhatItsNetworksPredictAndHowItsLatentsAreScaledIsFollowed) {
    const at::Tensor usual = denoised(model(Family::DiffHarmony), 7);

    EXPECT_TRUE(denoisedWith([](ModelParts&) {}).equal(usual));
    EXPECT_FALSE(
        denoisedWith([](ModelParts& p) { p.prediction = Prediction::Velocity; }).equal(usual));
    EXPECT_FALSE(
        denoisedWith([](ModelParts& p) { p.prediction = Prediction::Sample; }).equal(usual));
    EXPECT_FALSE(denoisedWith([](ModelParts& p) { p.latentScale = 0.13; }).equal(usual));
    EXPECT_FALSE(denoisedWith([](ModelParts& p) { p.latentShift = 0.1; }).equal(usual));
}

TEST(R2rModel, LatentsOfAPictureAreScaledAndShifted) {
    ModelParts changed = parts(Family::DiffHarmony);
    changed.latentScale = 0.5;
    changed.latentShift = 0.1;
    const R2rModel other(std::move(changed), goldenContext(), at::kCPU, at::kFloat);
    const R2rModel usual = model(Family::DiffHarmony);
    const at::Tensor latents = usual.compositeLatents(*usual.encode(conditioning())) / 0.18215;

    EXPECT_THAT(other.compositeLatents(*other.encode(conditioning())),
                TensorNear((latents - 0.1) * 0.5, 1e-5));
    InjectedNoise none({});
    const at::Tensor decoded = usual.decode(*usual.encode(conditioning()), latents * 0.18215, none);
    EXPECT_THAT(other.decode(*other.encode(conditioning()), (latents - 0.1) * 0.5, none),
                TensorNear(decoded, 1e-3));
}

TEST(R2rModel, KeptResidualsGiveFurtherSeedsWhatTheyWouldGetAlone) {
    const R2rModel r2r = model();
    const auto shared = r2r.encode(conditioning());
    const SamplerOptions options{.steps = samplerSteps(3), .keepsResiduals = true};

    SeededNoise first(1, at::kCPU);
    (void)r2r.denoise(*shared, options, first);
    SeededNoise second(2, at::kCPU);
    const at::Tensor further = r2r.denoise(*shared, options, second);

    EXPECT_TRUE(further.equal(denoised(r2r, 2)));
}

TEST(R2rModel, ModeTakesTheSameCompositeForEverySeed) {
    const R2rModel r2r = model();
    const auto picture = r2r.encode(conditioning());
    const at::Tensor mode = r2r.compositeLatents(*picture);

    EXPECT_EQ(mode.sizes(), at::IntArrayRef({1, 4, 8, 8}));
    EXPECT_TRUE(mode.equal(r2r.compositeLatents(*r2r.encode(conditioning()))));
}

TEST(R2rModel, ABridgeBeginsAtTheCompositeWhateverTheSeed) {
    const R2rModel r2r = model();
    const auto picture = r2r.encode(conditioning());
    const SamplerOptions options{.steps = {bridgeStep()},
                                 .start = SamplerStart::Composite,
                                 .composite = CompositeLatents::Mode};
    std::vector<at::Tensor> ends;
    at::Tensor told;
    for (const uint64_t seed : {1, 2}) {
        SeededNoise noise(seed, at::kCPU);
        ends.push_back(r2r.denoise(
            *picture, options, noise, {}, [&](int, const at::Tensor& clean) { told = clean; }));
    }

    EXPECT_TRUE(ends[0].equal(ends[1]));
    EXPECT_TRUE(ends[0].allclose(told));
    EXPECT_FALSE(ends[0].allclose(r2r.compositeLatents(*picture)));
}

TEST(R2rModel, CancelIsHeardWithinOneStep) {
    const R2rModel r2r = model();
    const auto picture = r2r.encode(conditioning());
    std::stop_source stop;
    SeededNoise noise(0, at::kCPU);
    int seen = 0;

    EXPECT_THROW((void)r2r.denoise(*picture,
                                   {.steps = samplerSteps(10)},
                                   noise,
                                   JobContext(stop.get_token(), {}),
                                   [&](int, const at::Tensor&) {
                                       if (++seen == 2)
                                           stop.request_stop();
                                   }),
                 Cancelled);
    EXPECT_EQ(seen, 2);
}

TEST(R2rModel, OtherFamiliesHaveNoController) {
    for (const Family family : {Family::DiffHarmony, Family::DiffHarmonyPlusPlus}) {
        const R2rModel other = model(family);
        EXPECT_FALSE(other.hasController());

        SeededNoise noise(3, at::kCPU);
        const auto picture = other.encode(conditioning());
        const at::Tensor latents = other.denoise(*picture, {.steps = samplerSteps(2)}, noise);
        const at::Tensor decoded = other.decode(*picture, latents, noise);
        EXPECT_EQ(decoded.sizes(), goldenImage().sizes());
        EXPECT_TRUE(decoded.isfinite().all().item<bool>());
    }
}

TEST(R2rModel, RefinerAnswersInRange) {
    const R2rModel diffHarmony = model(Family::DiffHarmony);
    ASSERT_TRUE(diffHarmony.hasRefiner());

    const at::Tensor refined = diffHarmony.refine(goldenImage(), goldenEdges(), goldenMask());

    EXPECT_EQ(refined.sizes(), goldenImage().sizes());
    EXPECT_LE(refined.abs().max().item<float>(), 1);
    EXPECT_FALSE(refined.equal(goldenImage()));
}

TEST(R2rModel, Bfloat16StaysNearFloat32) {
    SeededNoise noise(0, at::kCPU);
    SeededNoise sameNoise(0, at::kCPU);
    const R2rModel exact = model();
    const R2rModel half = model(Family::R2r, at::kBFloat16);
    const auto exactPicture = exact.encode(conditioning());
    const auto halfPicture = half.encode(conditioning());
    const SamplerOptions options{.steps = samplerSteps(3)};

    const at::Tensor expected = exact.denoise(*exactPicture, options, noise);
    const at::Tensor actual = half.denoise(*halfPicture, options, sameNoise);

    EXPECT_LT((actual - expected).norm().item<float>(), 0.05F * expected.norm().item<float>());
}

TEST(R2rModel, RefusesSizesItCannotWorkAt) {
    const R2rModel r2r = model();
    const auto sized = [](int64_t height, int64_t width) {
        return Conditioning{.composite = at::zeros({1, 3, height, width}),
                            .edges = at::zeros({1, 3, height, width}),
                            .mask = at::zeros({1, 1, height, width})};
    };

    EXPECT_THROW((void)r2r.encode(sized(56, 64)), Error);
    EXPECT_THROW((void)r2r.encode(sized(64, 68)), Error);
    Conditioning mismatched = sized(64, 64);
    mismatched.mask = at::zeros({1, 1, 64, 72});
    EXPECT_THROW((void)r2r.encode(mismatched), Error);
    EXPECT_NO_THROW((void)r2r.encode(sized(64, 88)));
}

}  // namespace
}  // namespace r2r::testing
