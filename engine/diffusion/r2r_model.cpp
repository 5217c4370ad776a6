// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/diffusion/r2r_model.h"

#include "engine/core/error.h"
#include "engine/diffusion/euler_ancestral.h"
#include "engine/diffusion/model_parts.h"

#include <ATen/ATen.h>

#include <map>
#include <utility>

namespace r2r {
namespace {

/// Moves and converts without touching what is to be replaced: parameters of a network that was
/// made for loading have no memory of their own yet.
void convert(torch::nn::Module& module, at::Device device, at::ScalarType dtype) {
    for (auto& parameter : module.parameters()) {
        parameter.set_requires_grad(false);
        parameter.set_data(parameter.detach().to(device, dtype));
    }
}

}  // namespace

struct R2rModel::Picture {
    nn::Posterior posterior;
    nn::DecodeCondition condition;
    at::Tensor hint;                                   ///< embedded; undefined without a Controller
    at::Tensor latentMask;                             ///< (1, 1, h, w)
    std::map<double, nn::ControlResiduals> residuals;  ///< by time
};

struct R2rModel::Networks {
    ModelParts parts;
    at::Device device;
    at::ScalarType dtype;
    uint64_t weightBytes = 0;
    // By time: constants of the weights.
    std::map<double, nn::TimeTerms> unetTimes;
    std::map<double, nn::TimeTerms> controllerTimes;

    [[nodiscard]] at::Tensor toNetwork(const at::Tensor& tensor) const {
        return tensor.to(device, dtype).contiguous(at::MemoryFormat::ChannelsLast);
    }

    /// From the autoencoder's latents to those of the sampler, and back.
    [[nodiscard]] at::Tensor toSampler(const at::Tensor& latents) const {
        return (latents - parts.latentShift) * parts.latentScale;
    }

    [[nodiscard]] at::Tensor fromSampler(const at::Tensor& latents) const {
        return latents / parts.latentScale + parts.latentShift;
    }

    template <typename Network>
    static const nn::TimeTerms& termsOf(Network& network,
                                        std::map<double, nn::TimeTerms>& known,
                                        double time) {
        auto found = known.find(time);
        if (found == known.end())
            found = known.emplace(time, network->timeTerms(time)).first;
        return found->second;
    }

    nn::ControlResiduals residuals(Picture& picture, double time, bool keeps) {
        if (!parts.controller)
            return {};
        if (const auto found = picture.residuals.find(time); found != picture.residuals.end())
            return found->second;
        nn::ControlResiduals residuals = parts.controller->forward(
            picture.hint, picture.latentMask, termsOf(parts.controller, controllerTimes, time), {});
        if (keeps)
            picture.residuals.emplace(time, residuals);
        return residuals;
    }
};

SamplerOptions SamplerOptions::of(SamplerStart start, int steps) {
    if (start == SamplerStart::Composite)
        return {.steps = {bridgeStep()}, .start = start, .composite = CompositeLatents::Mode};
    return {.steps = samplerSteps(steps)};
}

R2rModel::R2rModel(ModelParts parts,
                   const at::Tensor& text,
                   at::Device device,
                   at::ScalarType dtype)
    : networks_(std::make_unique<Networks>(
          Networks{.parts = std::move(parts), .device = device, .dtype = dtype})) {
    const c10::InferenceMode guard;
    ModelParts& own = networks_->parts;
    const std::vector<torch::nn::Module*> modules = {
        own.unet.get(),
        own.controller ? own.controller.get() : nullptr,
        own.vae.get(),
        own.refiner ? own.refiner.get() : nullptr};
    own.vae->fuse();
    for (torch::nn::Module* module : modules) {
        if (!module)
            continue;
        convert(*module, device, dtype);
        for (const at::Tensor& parameter : module->parameters())
            networks_->weightBytes += parameter.nbytes();
    }
    const at::Tensor prompt = text.to(device, dtype);
    own.unet->rememberText(prompt);
    if (own.controller)
        own.controller->rememberText(prompt);
    for (torch::nn::Module* module : modules)
        if (module)
            nn::packLeaves(*module);
}

R2rModel::~R2rModel() = default;
R2rModel::R2rModel(R2rModel&&) noexcept = default;
R2rModel& R2rModel::operator=(R2rModel&&) noexcept = default;

std::shared_ptr<R2rModel::Picture> R2rModel::encode(const Conditioning& conditioning) const {
    conditioning.check();
    const c10::InferenceMode guard;
    auto picture = std::make_shared<Picture>();
    std::tie(picture->posterior, picture->condition) = networks_->parts.vae->encode(
        networks_->toNetwork(conditioning.composite), networks_->toNetwork(conditioning.mask));
    picture->latentMask = networks_->toNetwork(conditioning.latentMask());
    if (networks_->parts.controller)
        picture->hint =
            networks_->parts.controller->embedHint(networks_->toNetwork(conditioning.hint()));
    return picture;
}

at::Tensor R2rModel::denoise(Picture& picture,
                             const SamplerOptions& options,
                             NoiseSource& noise,
                             const JobContext& job,
                             const StepListener& listener) const {
    const c10::InferenceMode guard;
    const at::IntArrayRef shape = picture.posterior.mean.sizes();
    at::Tensor latents = noise.next(shape) * options.steps.front().sigma;
    const at::Tensor drawn = noise.next(shape);  // also where it is not used: the order is fixed
    const at::Tensor mean = picture.posterior.mean.to(at::kFloat);
    const at::Tensor composite =
        networks_->toSampler(options.composite == CompositeLatents::Mode
                                 ? mean
                                 : mean + picture.posterior.deviation.to(at::kFloat) * drawn);
    if (options.start == SamplerStart::Composite)
        latents = composite;

    const auto total = static_cast<int64_t>(options.steps.size());
    for (int64_t i = 0; i < total; ++i) {
        const SamplerStep& step = options.steps[static_cast<size_t>(i)];
        job.report({.phase = Phase::Harmonizing, .done = i, .total = total});
        const nn::ControlResiduals control =
            networks_->residuals(picture, step.time, options.keepsResiduals);
        job.throwIfCancelled();
        const at::Tensor input =
            at::cat({scaledInput(latents, step), picture.latentMask.to(at::kFloat), composite}, 1);
        const at::Tensor answer = networks_->parts.unet->forward(
            networks_->toNetwork(input),
            Networks::termsOf(networks_->parts.unet, networks_->unetTimes, step.time),
            {},
            control);
        const at::Tensor epsilon =
            predictedNoise(latents, answer, step, networks_->parts.prediction);
        if (listener)
            listener(static_cast<int>(i) + 1, predictedClean(latents, epsilon, step));
        latents = nextLatents(latents, epsilon, noise.next(shape), step);
    }
    job.report({.phase = Phase::Harmonizing, .done = total, .total = total});
    return latents;
}

at::Tensor R2rModel::decode(const Picture& picture,
                            const at::Tensor& latents,
                            NoiseSource& noise) const {
    const c10::InferenceMode guard;
    nn::VaeImpl& vae = *networks_->parts.vae;
    const at::Tensor drawn =
        vae.drawsCondition() ? networks_->toNetwork(noise.next(latents.sizes())) : at::Tensor();
    return vae
        .decode(networks_->toNetwork(networks_->fromSampler(latents)), picture.condition, drawn)
        .to(at::kCPU, at::kFloat)
        .contiguous();
}

at::Tensor R2rModel::compositeLatents(const Picture& picture) const {
    const c10::InferenceMode guard;
    return networks_->toSampler(picture.posterior.mean.to(at::kCPU, at::kFloat));
}

at::Tensor R2rModel::refine(const at::Tensor& harmonized,
                            const at::Tensor& composite,
                            const at::Tensor& mask) const {
    if (!hasRefiner())
        return harmonized;
    const c10::InferenceMode guard;
    const int64_t channels = networks_->parts.refiner->inChannels();
    std::vector<at::Tensor> input = {harmonized};
    if (channels > 3)
        input.push_back(mask);
    if (channels > 4)
        input.push_back(composite);
    return networks_->parts.refiner->forward(networks_->toNetwork(at::cat(input, 1)))
        .to(at::kCPU, at::kFloat)
        .contiguous();
}

bool R2rModel::hasController() const {
    return !networks_->parts.controller.is_empty();
}

bool R2rModel::hasRefiner() const {
    return !networks_->parts.refiner.is_empty();
}

at::Device R2rModel::device() const {
    return networks_->device;
}

at::ScalarType R2rModel::dtype() const {
    return networks_->dtype;
}

uint64_t R2rModel::weightBytes() const {
    return networks_->weightBytes;
}

}  // namespace r2r
