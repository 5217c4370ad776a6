// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/types.h>

namespace r2r::ops {

/// The problem that OpenCV's normal seamless clone poses, solved by us: on a whole rectangle, the
/// patch's forward differences inside the mask eroded by three pixels, the destination's elsewhere,
/// and the destination on the outermost pixels. Beyond the rectangle the mask counts as 0.
///
/// Kept for comparison (`r2r bench poisson`); solvePoissonMasked() is what harmonizes.
///
/// @param destination  (h, w, 3) uint8, at least 3 × 3, any strides.
/// @param patch        (h, w, 3) uint8.
/// @param mask         (h, w) uint8; 255 is the patch, values between count proportionally.
/// @return             (h, w, 3) uint8, rounded and clamped.
/// @throws Error{InvalidArgument} if the shapes do not fit.
[[nodiscard]] torch::Tensor seamlessCloneRectangle(const torch::Tensor& destination,
                                                   const torch::Tensor& patch,
                                                   const torch::Tensor& mask);

}  // namespace r2r::ops
