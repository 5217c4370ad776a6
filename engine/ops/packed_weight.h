// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace r2r::ops {

// Weights in the blocked layout of oneDNN, for inference on the CPU. LibTorch brings a weight into
// that layout on every call; for the deep levels of a UNet, whose weights are larger than their
// features, that takes longer than the convolution.

/// Whether the CPU's packed kernels work in `dtype`: float32 always, bfloat16 where the processor
/// has instructions for it.
[[nodiscard]] bool packs(at::ScalarType dtype);

/// Whether this processor multiplies bfloat16 twice as fast as float32.
[[nodiscard]] bool hasBfloat16Instructions();

/// @param weight  (out, in, k, k) on the CPU, of a dtype that `packs`
/// @return opaque; only for `packedConvolution` with the same padding and stride
[[nodiscard]] at::Tensor packConvolution(const at::Tensor& weight, int64_t padding, int64_t stride);

/// @param x     (B, in, h, w), dtype of the weight; channels-last is fastest
/// @param bias  (out) or undefined
/// @return (B, out, h', w'), channels-last
[[nodiscard]] at::Tensor packedConvolution(const at::Tensor& x,
                                           const at::Tensor& packed,
                                           const at::Tensor& bias,
                                           int64_t padding,
                                           int64_t stride);

/// @param weight  (out, in) on the CPU, of a dtype that `packs`
[[nodiscard]] at::Tensor packLinear(const at::Tensor& weight);

/// @param x     (…, in), dtype of the weight
/// @param bias  (out) or undefined
[[nodiscard]] at::Tensor packedLinear(const at::Tensor& x,
                                      const at::Tensor& packed,
                                      const at::Tensor& bias);

}  // namespace r2r::ops
