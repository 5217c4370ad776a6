// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/diffusion/noise_schedule.h"
#include "engine/weights/network_settings.h"

#include <ATen/core/Tensor.h>

namespace r2r {

/// The UNet's input for noisy latents: x / √(σ² + 1).
[[nodiscard]] at::Tensor scaledInput(const at::Tensor& latents, const SamplerStep& step);

/// The noise that a UNet's answer implies, ε = (x − x̂₀)/σ, for a UNet that was trained to answer
/// something else. At σ = 0 nothing is left to be told apart: 0.
[[nodiscard]] at::Tensor predictedNoise(const at::Tensor& latents,
                                        const at::Tensor& answer,
                                        const SamplerStep& step,
                                        Prediction prediction);

/// The clean latents that a prediction implies: x̂₀ = x − σ·ε.
[[nodiscard]] at::Tensor predictedClean(const at::Tensor& latents,
                                        const at::Tensor& epsilon,
                                        const SamplerStep& step);

/// One step: x ← x + ε·dt + σ_up·noise. float32, whatever the dtype of ε.
[[nodiscard]] at::Tensor nextLatents(const at::Tensor& latents,
                                     const at::Tensor& epsilon,
                                     const at::Tensor& noise,
                                     const SamplerStep& step);

}  // namespace r2r
