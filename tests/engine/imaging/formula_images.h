// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"

#include <array>
#include <cstdint>

/// Pictures that are functions of the place, the same at every size.
namespace r2r::testing {

using Color = std::array<float, 3>;

/// F32, 3 channels; color(u, v) with u, v the pixel's centre in [0, 1].
template <typename Function>
Image colorImage(Size size, const Function& color) {
    Image image(size, 3, SampleType::F32);
    for (int y = 0; y < size.height; ++y) {
        const auto row = image.mutableRow<float>(y);
        for (int x = 0; x < size.width; ++x) {
            const Color value = color((x + 0.5) / size.width, (y + 0.5) / size.height);
            for (size_t c = 0; c < 3; ++c)
                row[3 * static_cast<size_t>(x) + c] = value[c];
        }
    }
    return image;
}

/// F32, 1 channel.
template <typename Function>
Image planeImage(Size size, const Function& value) {
    Image image(size, 1, SampleType::F32);
    for (int y = 0; y < size.height; ++y) {
        const auto row = image.mutableRow<float>(y);
        for (int x = 0; x < size.width; ++x)
            row[static_cast<size_t>(x)] =
                static_cast<float>(value((x + 0.5) / size.width, (y + 0.5) / size.height));
    }
    return image;
}

/// Noise in [−½, ½] that is fixed to the place (1,024 cells a side), not to the pixel grid.
inline float noiseAt(double u, double v, uint32_t seed = 0) {
    uint32_t hash = static_cast<uint32_t>(u * 1024) * 374761393U +
                    static_cast<uint32_t>(v * 1024) * 668265263U + seed * 2246822519U;
    hash = (hash ^ (hash >> 13U)) * 1274126177U;
    return static_cast<float>((hash ^ (hash >> 16U)) & 0xFFFFU) / 65535.0F - 0.5F;
}

}  // namespace r2r::testing
