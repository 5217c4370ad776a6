// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/placing/linear_source.h"

#include <array>

namespace r2r {

/// A colour in linear light, not premultiplied, and its coverage 0…1. Coverage 0 means no colour.
using LinearPixel = std::array<float, 4>;

/// The source between its pixels: bicubic (Catmull-Rom) with colours kept inside the range of their
/// neighbourhood, exact at the centres of pixels. Beyond the edges it goes on as it ends.
/// @param x, y  pixels of the source
[[nodiscard]] LinearPixel interpolated(const LinearSource& source, double x, double y);

}  // namespace r2r
