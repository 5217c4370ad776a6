// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

namespace r2r::ops {

/// One step of the ancestral Euler sampler: x + ε·dt + σ_up·noise, in float32.
///
/// @param x        the latents, any shape, float32.
/// @param epsilon  the predicted noise, same shape and device; float32, float16 or bfloat16.
/// @param noise    fresh Gaussian noise, same shape and device, float32.
/// @param dt       σ_down − σ, negative.
/// @param sigmaUp  how much of the noise is added.
/// @return         the latents after the step, float32, new. Differentiable.
/// @throws Error{InvalidArgument} if shapes, dtypes or devices disagree.
[[nodiscard]] at::Tensor ancestralStep(const at::Tensor& x,
                                       const at::Tensor& epsilon,
                                       const at::Tensor& noise,
                                       double dt,
                                       double sigmaUp);

namespace reference {

[[nodiscard]] at::Tensor ancestralStep(const at::Tensor& x,
                                       const at::Tensor& epsilon,
                                       const at::Tensor& noise,
                                       double dt,
                                       double sigmaUp);

}  // namespace reference

}  // namespace r2r::ops
