// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

namespace r2r::ops {

/// softmax(q·kᵀ / √d)·v for every sample and head, exact, without ever holding the N×M scores.
///
/// Memory beyond the result grows with N + M, not with N·M: at 1024² a picture has 16,384 tokens,
/// and the scores of eight heads would take 4 GiB in half precision.
///
/// @param q     (B, heads, N, d) float32, float16 or bfloat16, any strides; d at most 512.
/// @param k, v  (B, heads, M, d), dtype and device of q; M at least 1.
/// @return      (B, heads, N, d), new. Differentiable (with grad, memory may grow with N·M where
///              LibTorch has no fused operator for the case).
/// @throws Error{InvalidArgument} if shapes, dtypes or devices disagree.
[[nodiscard]] at::Tensor attention(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v);

namespace reference {

/// The formula with all scores in memory, in float32.
[[nodiscard]] at::Tensor attention(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v);

}  // namespace reference

}  // namespace r2r::ops
