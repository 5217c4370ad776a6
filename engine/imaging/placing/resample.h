// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/geometry.h"
#include "engine/core/image.h"
#include "engine/imaging/placing/foreground_sampler.h"

namespace r2r {

/// `image` at another size: area averages when shrinking, Lanczos when enlarging, per axis. Any
/// sample type, encoding kept (8-bit samples are averaged as they are: for display and statistics).
/// Values are rounded; overshoot is clipped to the range of integer samples, and to [0, 1] for
/// one-channel float masks.
[[nodiscard]] Image resized(const Image& image, Size size);

/// The part of `image` inside `region` at another size, without copying the part first.
/// @throws Error{InvalidArgument} if the region is not inside the image or a size is empty.
[[nodiscard]] Image resized(const Image& image, const Rect& region, Size size);

/// The largest size with the proportions of `size` whose longer side is at most `longerSide`; never
/// larger than `size`.
[[nodiscard]] Size fitted(Size size, int longerSide);

}  // namespace r2r
