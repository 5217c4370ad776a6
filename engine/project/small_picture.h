// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"

#include <cstddef>
#include <vector>

namespace r2r {

inline constexpr int kSmallPicturePx = 256;  ///< longer side of the one that a project holds

/// The picture as a PNG file of 8 bits, sRGB, with sides of at most `side` pixels; one that is
/// smaller keeps its size.
[[nodiscard]] std::vector<std::byte> smallPicture(const Image& image, int side = kSmallPicturePx);

}  // namespace r2r
