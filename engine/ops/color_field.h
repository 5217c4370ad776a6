// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/types.h>

#include <cstdint>

namespace r2r::ops {

// A colour field is a coarse three-dimensional grid of affine colour transforms, (B, 12, d, gh, gw)
// float32: gw × gh cells over the picture and d cells over luma. The 12 are a 3 × 4 matrix in row
// order, applied to [r g b 1]. A pixel looks its matrix up at its position and its own luma,
// trilinearly; luma = 0.299 r + 0.587 g + 0.114 b of the sRGB-encoded pixel in [0, 1]. Cell i of n
// has its centre at (i + ½) / n of the extent; beyond the outermost centres the field is constant.
//
// Because bright and dark pixels of one place get different matrices, a small field follows edges
// without knowing where they are, and texture survives: it changes colours, never positions.

/// The field that changes nothing.
[[nodiscard]] torch::Tensor identityColorField(int64_t batch,
                                               int64_t lumaCells,
                                               int64_t gridHeight,
                                               int64_t gridWidth,
                                               const torch::TensorOptions& options = {});

/// Applies a colour field to pictures of any size.
///
/// @param image  (B, 3, h, w) float32 RGB, sRGB-encoded; values outside [0, 1] are allowed.
/// @param field  (B, 12, d, gh, gw) float32 on the same device; it spans the whole picture.
/// @return       (B, 3, h, w), new, not clamped. Differentiable in image and field, which takes
///               memory for 12 · d planes; without grad a faster path is taken on the CPU.
/// @throws Error{InvalidArgument} if shapes, dtypes or devices disagree.
[[nodiscard]] torch::Tensor applyColorField(const torch::Tensor& image, const torch::Tensor& field);

namespace reference {

/// The same on every device, by grid_sample.
[[nodiscard]] torch::Tensor applyColorField(const torch::Tensor& image, const torch::Tensor& field);

}  // namespace reference

/// The place of a band of rows in the rectangle that a field spans, in pixels of the picture.
struct ColorFieldBand {
    double spanWidth = 0;   ///< the rectangle's size
    double spanHeight = 0;  ///< the rectangle's size
    double left = 0;  ///< of the band's first pixel; outside the rectangle the field continues
    double top = 0;   ///< of the band's first pixel
};

/// Applies a field in place to interleaved rows, for pictures too large for one tensor. Bands give
/// bit for bit what the whole picture gives.
///
/// @param field  (1, 12, d, gh, gw) float32 on the CPU.
/// @param rgb    rows · width pixels of three floats each, sRGB-encoded, without gaps.
/// @throws Error{InvalidArgument} if the field has another shape or the band spans nothing.
void applyColorFieldRows(const torch::Tensor& field,
                         float* rgb,
                         int64_t rows,
                         int64_t width,
                         const ColorFieldBand& band);

}  // namespace r2r::ops
