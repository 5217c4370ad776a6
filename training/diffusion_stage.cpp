// SPDX-License-Identifier: GPL-3.0-or-later
//
// UNet and Controller: predict the noise in the photograph's latents, or what the composite's have
// beyond them, given those of the composite and the mask; of the two only one learns.
#include "engine/core/error.h"
#include "engine/diffusion/euler_ancestral.h"
#include "engine/diffusion/noise_schedule.h"
#include "training/losses.h"
#include "training/sample_random.h"
#include "training/stage.h"
#include "training/stage_networks.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>

namespace r2r {
namespace {

constexpr int kTimes = 1000;

/// Numbers of a sample's draws.
enum Draw : int64_t { kTime, kEpsilon, kRealPosterior, kCompositePosterior, kSamplerStart };

class DiffusionStage final : public Stage {
public:
    DiffusionStage(const TrainingConfig& config, bool hasController) : config_(config) {
        const StageNetworks networks(config);
        device_ = networks.device();
        vae_ = networks.clearVae(false);
        unet_ = networks.unet(!hasController);
        prompt_ = networks.emptyPrompt(unet_);
        if (hasController)
            controller_ = networks.controller(unet_);
        setTrained(hasController ? static_cast<torch::nn::Module&>(*controller_) : *unet_, true);
        if (hasController && !config.model.hasMaca)
            leaveOutMaca();
        // Walked from the first time to the last; training wants them by time.
        for (const SamplerStep& step : samplerSteps(kTimes))
            sigmas_.push_back(step.sigma);
        std::ranges::reverse(sigmas_);
    }

    StageLosses losses(const PairBatch& given) override {
        const PairBatch batch = given.to(device_);
        if (isBridge())
            return bridgeLosses(batch);
        const at::Tensor real = latentsOf(batch.real, batch, kRealPosterior);
        const at::Tensor epsilon = noise(batch, kEpsilon, real.sizes().slice(1));
        const at::Tensor times = timesOf(batch);
        const at::Tensor composite = latentsOf(batch.composite, batch, kCompositePosterior);
        const at::Tensor scaled = noisy(real, epsilon, times);
        return lossOf(predicted(scaled, composite, times, batch), epsilon, batch);
    }

    at::Tensor pictures(const PairBatch& given) override {
        const at::NoGradGuard guard;
        const PairBatch batch = given.to(device_);
        const at::Tensor latents = isBridge() ? bridged(batch) : sampled(batch);
        const Autocast autocast(config_.precision, device_);
        const nn::DecodeCondition condition = vae_->encode(batch.composite, batch.mask).second;
        return vae_->decode(latents / kLatentScale, condition, {})
            .to(at::kFloat)
            .clamp(-1, 1)
            .cpu();
    }

    std::map<Component, NamedTensors> components() override {
        std::map<Component, NamedTensors> result = {{Component::ClearVae, namedTensors(*vae_)},
                                                    {Component::Unet, namedTensors(*unet_)}};
        if (controller_)
            result.emplace(Component::Controller, namedTensors(*controller_));
        return result;
    }

    at::Tensor emptyPrompt() const override { return prompt_; }

    SamplerStart start() const override {
        return isBridge() ? SamplerStart::Composite : SamplerStart::Noise;
    }

private:
    /// Each becomes the identity, also in a Controller that was trained with it, and stays so.
    void leaveOutMaca() {
        const at::NoGradGuard guard;
        for (const auto& [name, tensor] : namedTensors(*controller_))
            if (name.starts_with("PCCAs.")) {
                at::Tensor(tensor).set_requires_grad(false);
                if (name.find(".mlp.2.") != std::string::npos)  // γ and β
                    at::Tensor(tensor).zero_();
            }
    }

    [[nodiscard]] at::Tensor noise(const PairBatch& batch, int64_t draw, at::IntArrayRef shape) {
        return noiseFor(batch.positions, config_.seed, draw, shape, device_);
    }

    [[nodiscard]] bool isBridge() const {
        return config_.loss.objective == DiffusionObjective::Bridge;
    }

    nn::Posterior posteriorOf(const at::Tensor& picture) {
        const at::NoGradGuard guard;
        const Autocast autocast(config_.precision, device_);
        return nn::Posterior::of(vae_->moments(picture).to(at::kFloat));
    }

    /// In the sampler's scale, the most probable ones.
    at::Tensor meanLatents(const at::Tensor& picture) {
        return kLatentScale * posteriorOf(picture).mean;
    }

    /// In the sampler's scale, a draw from the posterior.
    at::Tensor latentsOf(const at::Tensor& picture, const PairBatch& batch, Draw draw) {
        const nn::Posterior posterior = posteriorOf(picture);
        return kLatentScale * posterior.sample(noise(batch, draw, posterior.mean.sizes().slice(1)));
    }

    /// (B) float32 on the CPU, whole numbers from 0 to 999, each as likely.
    [[nodiscard]] at::Tensor timesOf(const PairBatch& batch) const {
        std::vector<float> times;
        for (const int64_t position : batch.positions)
            times.push_back(static_cast<float>(
                sampleSeed(config_.seed + kTime, Purpose::Noise, ~position) % kTimes));
        return at::tensor(times);
    }

    /// x_t = √ᾱ·x₀ + √(1 − ᾱ)·ε = (x₀ + σ·ε)/√(σ² + 1): what the sampler feeds the UNet.
    [[nodiscard]] at::Tensor noisy(const at::Tensor& clean,
                                   const at::Tensor& epsilon,
                                   const at::Tensor& times) const {
        std::vector<float> sigmas;
        for (int64_t i = 0; i < times.size(0); ++i)
            sigmas.push_back(
                static_cast<float>(sigmas_[static_cast<size_t>(times[i].item<float>())]));
        const at::Tensor sigma = at::tensor(sigmas).view({-1, 1, 1, 1}).to(device_);
        return (clean + sigma * epsilon) / (sigma.square() + 1).sqrt();
    }

    /// The UNet's answer.
    at::Tensor predicted(const at::Tensor& scaled,
                         const at::Tensor& composite,
                         const at::Tensor& times,
                         const PairBatch& batch) {
        const at::Tensor mask = batch.latentMask();
        const Autocast autocast(config_.precision, device_);
        nn::ControlResiduals residuals;
        if (controller_)
            residuals = controller_->forward(
                controller_->embedHint(batch.hint()), mask, controller_->timeTerms(times), prompt_);
        return unet_
            ->forward(
                at::cat({scaled, mask, composite}, 1), unet_->timeTerms(times), prompt_, residuals)
            .to(at::kFloat);
    }

    static StageLosses lossOf(const at::Tensor& predicted,
                              const at::Tensor& wanted,
                              const PairBatch& batch) {
        StageLosses result;
        result.total = losses::regionWeighted(predicted, wanted, batch.latentMask());
        result.parts.emplace_back("ldm", result.total);
        return result;
    }

    StageLosses bridgeLosses(const PairBatch& batch) {
        const at::Tensor composite = meanLatents(batch.composite);
        const at::Tensor wanted = composite - meanLatents(batch.real);
        const at::Tensor found = excess(composite, batch);
        StageLosses result = lossOf(found, wanted, batch);
        if (const double floor = config_.loss.changeFloor; floor > 0) {
            result.total = losses::relativeToChange(found, wanted, batch.latentMask(), floor);
            result.parts.emplace_back("relative", result.total);
        }
        return result;
    }

    /// A bridge predicts this part of the composite's latents: the photograph's do not have it.
    at::Tensor excess(const at::Tensor& composite, const PairBatch& batch) {
        const auto time = static_cast<float>(bridgeStep().time);
        return predicted(composite, composite, at::full({batch.size()}, time, at::kFloat), batch);
    }

    at::Tensor bridged(const PairBatch& batch) {
        const at::Tensor composite = meanLatents(batch.composite);
        return predictedClean(composite, excess(composite, batch), bridgeStep());
    }

    /// Latents of the sampler that walks from noise.
    at::Tensor sampled(const PairBatch& batch) {
        const auto steps = samplerSteps(static_cast<int>(config_.watch.samplerSteps));
        const at::Tensor composite = latentsOf(batch.composite, batch, kCompositePosterior);
        const at::IntArrayRef shape = composite.sizes().slice(1);
        at::Tensor latents = noise(batch, kSamplerStart, shape) * steps.front().sigma;
        for (size_t i = 0; i < steps.size(); ++i) {
            const at::Tensor times =
                at::full({batch.size()}, steps[i].time, at::TensorOptions(at::kFloat));
            const at::Tensor epsilon =
                predicted(scaledInput(latents, steps[i]), composite, times, batch);
            const auto draw = kSamplerStart + 1 + static_cast<int64_t>(i);
            latents = nextLatents(latents, epsilon, noise(batch, draw, shape), steps[i]);
        }
        return latents;
    }

    TrainingConfig config_;
    at::Device device_ = at::kCPU;
    nn::ClearVae vae_{nullptr};
    nn::Unet unet_{nullptr};
    nn::HarmonyController controller_{nullptr};
    at::Tensor prompt_;
    std::vector<double> sigmas_;  ///< by time
};

}  // namespace

std::unique_ptr<Stage> makeUnetStage(const TrainingConfig& config) {
    return std::make_unique<DiffusionStage>(config, false);
}

std::unique_ptr<Stage> makeControllerStage(const TrainingConfig& config) {
    return std::make_unique<DiffusionStage>(config, true);
}

}  // namespace r2r
