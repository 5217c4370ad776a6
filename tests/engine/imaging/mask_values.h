// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"

namespace r2r::testing {

/// One pixel of a mask, 0 to 255.
[[nodiscard]] inline int at(const Image& mask, int x, int y) {
    return mask.row<uint8_t>(y)[static_cast<size_t>(x)];
}

/// What the mask covers, in pixels.
[[nodiscard]] inline double areaOf(const Image& mask) {
    double sum = 0;
    for (int y = 0; y < mask.height(); ++y)
        for (const uint8_t value : mask.row<uint8_t>(y))
            sum += value / 255.0;
    return sum;
}

}  // namespace r2r::testing
