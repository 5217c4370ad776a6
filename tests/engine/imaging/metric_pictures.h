// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"

#include <algorithm>

/// The pictures of tests/golden/imaging/metrics.py, byte for byte.
namespace r2r::testing {

inline Image picture(Size size, int variant) {
    Image image(size, 3, SampleType::U8);
    for (int y = 0; y < size.height; ++y) {
        const auto row = image.mutableRow<uint8_t>(y);
        for (int x = 0; x < size.width; ++x)
            for (int c = 0; c < 3; ++c) {
                const int ramp = (x * 3 + y * 2 + c * 40 + x * y / 16) % 512;
                const int wave = ramp < 256 ? ramp : 511 - ramp;
                const int noise =
                    (x * 7919 + y * 104729 + c * 1299709 + x * y * 31 * (variant + 1)) % 29;
                const int value =
                    wave * (100 - 12 * variant) / 100 + variant * (8 + 5 * c) + noise - 14;
                row[static_cast<size_t>(3 * x + c)] =
                    static_cast<uint8_t>(std::clamp(value, 0, 255));
            }
    }
    return image;
}

inline Image softDisc(Size size) {
    Image image(size, 1, SampleType::U8);
    const int diagonal = size.width * size.width + size.height * size.height;
    for (int y = 0; y < size.height; ++y)
        for (int x = 0; x < size.width; ++x) {
            const int dx = 2 * x + 1 - size.width;
            const int dy = 2 * y + 1 - size.height;
            const int value = 255 - 300 * (dx * dx + dy * dy) / diagonal;
            image.mutableRow<uint8_t>(y)[static_cast<size_t>(x)] =
                static_cast<uint8_t>(std::clamp(value, 0, 255));
        }
    return image;
}

}  // namespace r2r::testing
