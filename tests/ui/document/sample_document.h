// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/composition.h"

#include <cstdint>

namespace r2r::ui::testing {

inline constexpr ForegroundId kFirst{1};
inline constexpr ForegroundId kSecond{2};

/// A picture of one colour.
inline Image plainImage(Size size, uint8_t red, uint8_t green, uint8_t blue) {
    Image image(size, 3, SampleType::U8);
    for (int y = 0; y < size.height; ++y) {
        const std::span<uint8_t> row = image.mutableRow<uint8_t>(y);
        for (size_t i = 0; i < row.size(); i += 3) {
            row[i] = red;
            row[i + 1] = green;
            row[i + 2] = blue;
        }
    }
    return image;
}

/// A red foreground of 200×100 pixels, fully in its mask.
inline Foreground redForeground(ForegroundId id, Point centre) {
    return {.id = id,
            .name = "Red",
            .image = plainImage({200, 100}, 200, 30, 30),
            .mask = TiledMask({200, 100}, 255),
            .placement = {.centre = centre}};
}

/// A blue background of 400×300 pixels with one red foreground in its middle: it covers the
/// background pixels (100, 100) to (300, 200), one to one.
inline Composition sampleComposition() {
    Composition composition;
    composition.background = plainImage({400, 300}, 30, 60, 200);
    composition.foregrounds.push_back(redForeground(kFirst, {200, 150}));
    return composition;
}

}  // namespace r2r::ui::testing
