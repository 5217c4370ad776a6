// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"

#include <vector>

namespace r2r {

/// The level of water from the border at every pixel if mask values were heights: the
/// smallest possible maximum along a path (up, down, left, right) to the border. Row by row.
///
/// Equal to the mask where a path leads outwards without climbing; higher in every enclosed basin.
[[nodiscard]] std::vector<uint8_t> floodLevels(const Image& mask);

/// Fills the holes of a mask: see `holesFilled`, which looks at the mask's support only.
void fillHoles(Image& mask);

}  // namespace r2r
