// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <utility>

namespace r2r::ops {

/// The average of each channel inside and outside a region: the means of m·x and (1 − m)·x.
///
/// Both divide by the whole area h·w, not by the region's, so a small region has small means. A
/// 1×1 convolution without bias commutes with them: it may be applied to the (B, C) result instead
/// of the map.
///
/// @param x     (B, C, h, w) float32, float16 or bfloat16, any strides, not empty in h and w.
/// @param mask  (B, 1, h, w), dtype and device of x, in [0, 1]; 1 is inside.
/// @return      inside and outside, (B, C) float32 each. Differentiable.
/// @throws Error{InvalidArgument} if shapes, dtypes or devices disagree.
[[nodiscard]] std::pair<at::Tensor, at::Tensor> regionMeans(const at::Tensor& x,
                                                            const at::Tensor& mask);

/// Scales and shifts the channels inside a region:
///
///     y = bg + m·(fg·(1 + scale) + shift),   fg = m·x, bg = (1 − m)·x.
///
/// The mask counts twice where it is soft, as the paper's code has it. Computed in float32.
///
/// @param x             as above.
/// @param mask          as above.
/// @param scale, shift  (B, C) float32 on the device of x; 0 changes nothing inside a hard mask.
/// @return              like x, new, in x's memory format. Differentiable.
/// @throws Error{InvalidArgument} if shapes, dtypes or devices disagree.
[[nodiscard]] at::Tensor modulateRegion(const at::Tensor& x,
                                        const at::Tensor& mask,
                                        const at::Tensor& scale,
                                        const at::Tensor& shift);

namespace reference {

[[nodiscard]] std::pair<at::Tensor, at::Tensor> regionMeans(const at::Tensor& x,
                                                            const at::Tensor& mask);

[[nodiscard]] at::Tensor modulateRegion(const at::Tensor& x,
                                        const at::Tensor& mask,
                                        const at::Tensor& scale,
                                        const at::Tensor& shift);

}  // namespace reference

}  // namespace r2r::ops
