// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"
#include "engine/diffusion/conditioning.h"
#include "engine/diffusion/noise_schedule.h"
#include "engine/diffusion/noise_source.h"
#include "engine/weights/sampler_start.h"

#include <ATen/core/Tensor.h>

#include <functional>
#include <memory>
#include <vector>

namespace r2r {

struct ModelParts;

/// The way to take the composite's own latents from their distribution.
enum class CompositeLatents : uint8_t {
    Sampled,  ///< as published: another draw for every seed
    Mode,     ///< the most probable ones, the same for every seed
};

struct SamplerOptions {
    std::vector<SamplerStep> steps;
    SamplerStart start = SamplerStart::Noise;
    CompositeLatents composite = CompositeLatents::Sampled;
    /// The Controller's answers are kept for further seeds: 26 MB · steps per 512² in float32.
    bool keepsResiduals = false;

    /// As a model is sampled; a bridge takes one step, however many are asked for.
    [[nodiscard]] static SamplerOptions of(SamplerStart start, int steps);
};

/// Told after every step: how many are done, and the clean latents that the step predicted,
/// (1, 4, h, w) float32.
using StepListener = std::function<void(int done, const at::Tensor& predictedClean)>;

/// A latent-diffusion harmonizer on one device, in one precision: R2R (UNet, Harmony Controller,
/// Clear-VAE), DiffHarmony (UNet, plain VAE, refiner) or DiffHarmony++ (UNet, Harmony-VAE).
///
/// A picture is encoded once; each seed is then denoised and decoded. Everything runs without
/// gradients, and the weights are rewritten for inference, so a model cannot be trained on.
/// One thread at a time.
class R2rModel {
public:
    struct Picture;  ///< what is known of an encoded picture; belongs to the model that made it

    /// @param text  (1, 77, channels): the text encoder's answer to the empty prompt
    /// @param parts the networks, with their weights, on any device and in any dtype
    R2rModel(ModelParts parts, const at::Tensor& text, at::Device device, at::ScalarType dtype);
    ~R2rModel();
    R2rModel(R2rModel&&) noexcept;
    R2rModel& operator=(R2rModel&&) noexcept;

    /// All that does not depend on a seed: the composite's posterior, the decoder's skip terms and
    /// the Controller's hint.
    /// @throws Error{InvalidArgument} as `Conditioning::check`.
    [[nodiscard]] std::shared_ptr<Picture> encode(const Conditioning& conditioning) const;

    /// Draws initial latents and the composite's posterior, then walks the steps.
    /// @return (1, 4, H/8, W/8) float32 latents in the sampler's scale.
    /// @throws Cancelled within one evaluation of a network.
    [[nodiscard]] at::Tensor denoise(Picture& picture,
                                     const SamplerOptions& options,
                                     NoiseSource& noise,
                                     const JobContext& job = {},
                                     const StepListener& listener = {}) const;

    /// @param latents  from `denoise`
    /// @return (1, 3, H, W) float32 on the CPU, nominally in [−1, 1], not clamped
    [[nodiscard]] at::Tensor decode(const Picture& picture,
                                    const at::Tensor& latents,
                                    NoiseSource& noise) const;

    /// (1, 4, H/8, W/8) float32: the most probable latents of the composite, in the sampler's
    /// scale.
    [[nodiscard]] at::Tensor compositeLatents(const Picture& picture) const;

    /// The refiner's version of a harmonized picture; the picture itself without a refiner.
    /// @param harmonized  (1, 3, h, w) float32 in [−1, 1]; mask and composite of the same size
    [[nodiscard]] at::Tensor refine(const at::Tensor& harmonized,
                                    const at::Tensor& composite,
                                    const at::Tensor& mask) const;

    [[nodiscard]] bool hasController() const;
    [[nodiscard]] bool hasRefiner() const;
    [[nodiscard]] at::Device device() const;
    [[nodiscard]] at::ScalarType dtype() const;
    [[nodiscard]] uint64_t weightBytes() const;

private:
    struct Networks;
    std::unique_ptr<Networks> networks_;
};

}  // namespace r2r
