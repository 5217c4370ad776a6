// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "training/sample_random.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <span>

namespace r2r {

/// A rectangle of a picture, in its pixels.
struct PixelBox {
    int64_t x = 0;
    int64_t y = 0;
    int64_t width = 0;
    int64_t height = 0;

    bool operator==(const PixelBox&) const = default;
};

/// The bounds of all that is 128 or more; the whole mask if nothing is.
/// @param mask  (H, W) bytes
[[nodiscard]] PixelBox foregroundBounds(const at::Tensor& mask);

/// The part of a picture that a sample may show.
struct ViewForm {
    /// Background on each side of the foreground's bounding box, in lengths of its longer side (at
    /// least 16 pixels), and varied by ±½ of it when augmented; 0: the whole picture.
    double context = 0;
    double smallestCrop = 1;  ///< share of a side that a random crop keeps at least
    bool hasFlips = true;
    bool isAugmented = true;  ///< otherwise nothing is left to chance
};

/// A sample shows this of its picture. The same view of a photograph, its composite and its mask
/// keeps them aligned.
struct SampleView {
    PixelBox box;
    bool isMirrored = false;

    /// A view of the foreground and its surroundings; it never cuts off all of the foreground.
    /// @param mask  (H, W) bytes
    [[nodiscard]] static SampleView random(const at::Tensor& mask,
                                           const ViewForm& form,
                                           SampleRandom& random);

    /// @param bytes  (H, W, C)
    /// @return       (1, C, size, size) float32, 0 to 255; another shape than a square is squashed
    [[nodiscard]] at::Tensor of(const at::Tensor& bytes, int64_t size) const;

    /// The same of floats of any range.
    /// @param x  (1, C, H, W)
    [[nodiscard]] at::Tensor ofFloats(const at::Tensor& x, int64_t size) const;

    /// The same by the nearest pixel: what was 0 or 255 stays so.
    [[nodiscard]] at::Tensor nearestOf(const at::Tensor& bytes, int64_t size) const;
};

/// Bytes as a tensor that aliases them; it must not be written to, and they must outlive it.
[[nodiscard]] at::Tensor bytesAt(std::span<const uint8_t> bytes, at::IntArrayRef shape);

}  // namespace r2r
