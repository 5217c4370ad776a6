// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/geometry.h"
#include "engine/core/image.h"

/// Resizing as the published evaluation does it, to the byte. Networks were trained on pictures
/// that were made smaller by exactly this arithmetic; use `resized` for everything that only people
/// look at.
namespace r2r {

/// `rgb8` (U8, 3 channels, samples taken as they are) at `size`, as Pillow's BILINEAR makes it: a
/// triangle filter that widens when shrinking, horizontally first, both passes rounded to bytes.
/// A side that stays as long as it was is not filtered. Encoding and profile are kept.
/// @throws Error{InvalidArgument} if the picture is of another form or `size` is empty.
[[nodiscard]] Image resizedLikePillow(const Image& rgb8, Size size);

/// `mask` (U8, 1 channel) at `size`, as Pillow's NEAREST makes it: every pixel takes the value
/// under its centre.
/// @throws Error{InvalidArgument} if the mask is of another form or `size` is empty.
[[nodiscard]] Image resizedMaskNearest(const Image& mask, Size size);

}  // namespace r2r
