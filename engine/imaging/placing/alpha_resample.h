// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"

namespace r2r {

/// `resized` for pictures that may have alpha: a pixel's colour counts only as much as it shows, so
/// nothing that is hidden bleeds into an edge. Samples that get coarser on the way are dithered.
[[nodiscard]] Image resizedWithAlpha(const Image& image, Size size);

}  // namespace r2r
