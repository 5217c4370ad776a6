// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

namespace r2r {

/// The edge composite of a Controller's hint, for tensors: the composite with its foreground
/// replaced by white lines on black. The same bytes as `imaging/masks/edge_hint.h`, which needs
/// OpenCV; training gets by without.
///
/// The lines are Canny's (100, 200; 3 × 3 Sobel; L1) on the foreground before white, in a gray
/// whose weights of red and blue are exchanged, as the published weights were trained with.
///
/// @param composite  (H, W, 3) uint8, dense
/// @param mask       (H, W) uint8, dense; foreground from 128 on
/// @return           (H, W, 3) uint8
[[nodiscard]] at::Tensor edgeComposite(const at::Tensor& composite, const at::Tensor& mask);

}  // namespace r2r
