// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

namespace r2r::ops::cpu {

/// Whether filterBank() below takes tensors like `x`.
[[nodiscard]] bool takesFilterBank(const at::Tensor& x);

/// filterBank() on the CPU in one pass over memory: of the blurred picture only the fifteen rows
/// exist that the next row needs. Not differentiable; arguments checked by the caller.
[[nodiscard]] at::Tensor filterBank(const at::Tensor& x, const at::Tensor& kernel, double highPass);

}  // namespace r2r::ops::cpu
