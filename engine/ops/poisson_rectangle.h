// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"

#include <torch/types.h>

namespace r2r::ops {

/// Solves Δu = rhs on a rectangle whose surroundings are zero, exactly up to rounding.
///
/// Δ is the five-point Laplacian, u(left) + u(right) + u(above) + u(below) − 4·u, and the pixels
/// just outside the rectangle count as 0. A sine transform, made of a real FFT, decouples one axis.
/// The other is decoupled by a second one (on a GPU) or solved by elimination (on a CPU, along the
/// axis whose length + 1 has the larger prime factors, so that awkward sizes cost little more).
/// The time does not depend on the content.
///
/// @param rhs  (B, C, h, w) float32, any strides; other values outside are taken from it.
/// @param job  asked between blocks of rows.
/// @return     (B, C, h, w) float32, dense, on the device of rhs. Not differentiable.
/// @throws Error{InvalidArgument} if rhs is not float32 (B, C, h, w); Cancelled.
[[nodiscard]] torch::Tensor solvePoissonRectangle(const torch::Tensor& rhs,
                                                  const JobContext& job = {});

namespace reference {

/// The same by sine transforms along both axes on every device, without looking at the sizes.
[[nodiscard]] torch::Tensor solvePoissonRectangle(const torch::Tensor& rhs);

}  // namespace reference

}  // namespace r2r::ops
