// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace r2r::ops::cpu {

/// Whether normSilu() below takes tensors like `x`.
[[nodiscard]] bool takesNormSilu(const at::Tensor& x);

/// normSilu() on the CPU in two passes over memory, statistics and everything else, where separate
/// operators need three. Not differentiable; arguments checked by the caller.
///
/// The sums are taken in blocks that do not depend on the number of threads, so neither does the
/// result.
[[nodiscard]] at::Tensor normSilu(const at::Tensor& x,
                                  const at::Tensor& weight,
                                  const at::Tensor& bias,
                                  int64_t groups,
                                  double eps);

}  // namespace r2r::ops::cpu
