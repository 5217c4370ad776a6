// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "training/sample_random.h"

#include <ATen/core/Tensor.h>

namespace r2r {

// Foregrounds for photographs beside their own: so that a network can learn neither which objects
// are foregrounds nor where they are. Masks are (H, W) bytes, 255 is foreground, edges are soft.

/// The foreground of another mask, moved and resized: 1 to 40 % of the new picture, all of it
/// inside.
/// @param mask  of another photograph, of any size
[[nodiscard]] at::Tensor borrowedShape(const at::Tensor& mask,
                                       int64_t height,
                                       int64_t width,
                                       SampleRandom& random);

/// A region of one colour that hangs together, around a random place: 2 to 35 % of the picture. Its
/// edges follow those of things, but it may be a part of one or several.
/// @param picture  (H, W, 3) bytes
[[nodiscard]] at::Tensor foundRegion(const at::Tensor& picture, SampleRandom& random);

}  // namespace r2r
