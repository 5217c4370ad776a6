// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"

#include <algorithm>
#include <cmath>

/// The alpha of one pixel, whatever the sample type; it is the last channel.
namespace r2r {

[[nodiscard]] inline size_t alphaIndex(const Image& image, int x) {
    const auto channels = static_cast<size_t>(image.channels());
    return channels * static_cast<size_t>(x) + channels - 1;
}

/// In [0, 1]; as stored in a picture of floats.
[[nodiscard]] inline float alphaAt(const Image& image, int x, int y) {
    const size_t index = alphaIndex(image, x);
    switch (image.sampleType()) {
        case SampleType::U8:
            return static_cast<float>(image.row<uint8_t>(y)[index]) / 255.0F;
        case SampleType::U16:
            return static_cast<float>(image.row<uint16_t>(y)[index]) / 65535.0F;
        case SampleType::F32:
            break;
    }
    return image.row<float>(y)[index];
}

/// Integers are rounded to the nearest level, and what is beyond [0, 1], or not a number, is
/// clipped; floats are stored as they are.
inline void setAlpha(Image& image, int x, int y, float alpha) {
    const size_t index = alphaIndex(image, x);
    const float clipped = alpha > 0 ? std::min(alpha, 1.0F) : 0.0F;
    switch (image.sampleType()) {
        case SampleType::U8:
            image.mutableRow<uint8_t>(y)[index] = static_cast<uint8_t>(std::lround(clipped * 255));
            return;
        case SampleType::U16:
            image.mutableRow<uint16_t>(y)[index] =
                static_cast<uint16_t>(std::lround(clipped * 65535));
            return;
        case SampleType::F32:
            image.mutableRow<float>(y)[index] = alpha;
    }
}

}  // namespace r2r
