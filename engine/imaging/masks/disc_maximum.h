// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/geometry.h"
#include "engine/core/image.h"

namespace r2r {

/// For every pixel of `region` the largest mask value at most `radius` pixels away from it, as a
/// mask of the region's size. Nothing counts outside the mask.
///
/// About 2·radius + 1 vector operations per 16 pixels, whatever the mask holds: 200 px over two
/// megapixels take a fraction of a second.
[[nodiscard]] Image discMaximum(const Image& mask, int radius, const Rect& region);

}  // namespace r2r
