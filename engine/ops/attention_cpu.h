// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

namespace r2r::ops::cpu {

/// Whether attention() below takes queries like `q` on this processor: float32 or bfloat16 of an
/// even head size, and a processor for which LibTorch offers products of small blocks (x86 with
/// AVX-512).
[[nodiscard]] bool takesAttention(const at::Tensor& q);

/// attention() on the CPU, block by block, with scores that stay in the second-level cache:
/// products by oneDNN's block kernels, float32 sums, everything between them in our own vector
/// loops. Not differentiable; arguments checked by the caller.
///
/// Blocks do not depend on the number of threads, so neither does the result.
[[nodiscard]] at::Tensor attention(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v);

}  // namespace r2r::ops::cpu
