// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/geometry.h"
#include "engine/core/image.h"

#include <vector>

namespace r2r {

/// Part of a foreground in linear light, never finer than the raster it goes to.
struct LinearSource {
    Size size;
    std::vector<float> pixels;  ///< r·m, g·m, b·m, m with the mask m in 0…1; row-major
    Affine sourceFromForeground;

    [[nodiscard]] const float* pixel(int x, int y) const {
        return pixels.data() + 4 * (static_cast<ptrdiff_t>(y) * size.width + x);
    }
};

/// Counts the foreground pixels that become one when a map shrinks, per axis of the foreground; at
/// least 1.
struct CellSize {
    double width = 1;
    double height = 1;
};

[[nodiscard]] CellSize cellSize(const Affine& backgroundFromForeground);

/// `rect` and as much of the picture around it as interpolation reaches: two cells to each side.
[[nodiscard]] Rect withReach(const Rect& rect, const CellSize& cell, Size picture);

/// Converts the part `crop` of a foreground, averaging areas where the map shrinks. The cells of an
/// axis-parallel map coincide with the pixels of the background, so that nothing is resampled
/// twice.
/// @param crop  must hold everything of the mask that will be seen
[[nodiscard]] LinearSource linearSource(const Image& image,
                                        const Image& mask,
                                        const Rect& crop,
                                        const Affine& backgroundFromForeground);

}  // namespace r2r
