// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

namespace r2r {

// Pictures are (B, 3, H, W) float32, sRGB-encoded in [0, 1] unless said otherwise. All functions
// are differentiable, with finite gradients everywhere.

[[nodiscard]] at::Tensor linearFromEncoded(const at::Tensor& encoded);
[[nodiscard]] at::Tensor encodedFromLinear(const at::Tensor& linear);

/// The picture in other light, x in linear light: k·x where k ≤ 1, k·x / (1 + (k − 1)·x) where
/// k > 1. What is made brighter is compressed towards white, not clipped.
/// @param gains  k, (B or 1, 3, H or 1, W or 1), not negative
[[nodiscard]] at::Tensor relit(const at::Tensor& encoded, const at::Tensor& gains);

/// L*, a*, b* for D65: 0 to 100 and about ±100.
[[nodiscard]] at::Tensor labFromEncoded(const at::Tensor& encoded);

/// (B, 1, H, W): 0.299 r + 0.587 g + 0.114 b of encoded values.
[[nodiscard]] at::Tensor lumaOf(const at::Tensor& encoded);

}  // namespace r2r
