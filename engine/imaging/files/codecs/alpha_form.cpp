// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/codecs/alpha_form.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>

namespace r2r::codecs {
namespace {

constexpr float kGlow = -0.0F;

template <typename T>
T divided(T color, T alpha) {
    constexpr uint64_t kOne = std::numeric_limits<T>::max();
    const uint64_t straight = (color * kOne + alpha / 2U) / alpha;
    return static_cast<T>(std::min(straight, kOne));
}

template <typename T>
void makeStraight(Image& image) {
    const auto channels = static_cast<size_t>(image.channels());
    for (int y = 0; y < image.height(); ++y) {
        const auto row = image.mutableRow<T>(y);
        for (size_t i = 0; i < row.size(); i += channels) {
            const T alpha = row[i + channels - 1];
            if (alpha != T{0})
                for (T& color : row.subspan(i, channels - 1))
                    color = divided(color, alpha);
        }
    }
}

/// Calls `change(colors, alpha)` for every pixel of float samples.
template <typename Change>
void forEachPixel(Image& image, const Change& change) {
    const auto channels = static_cast<size_t>(image.channels());
    for (int y = 0; y < image.height(); ++y) {
        const auto row = image.mutableRow<float>(y);
        for (size_t i = 0; i < row.size(); i += channels)
            change(row.subspan(i, channels - 1), row[i + channels - 1]);
    }
}

void divide(std::span<float> colors, float& alpha) {
    const auto isNothing = [](float color) { return color == 0; };
    const auto overflows = [&](float color) {
        return std::isfinite(color) && !std::isfinite(color / alpha);
    };
    if (alpha == 0 ? !std::ranges::all_of(colors, isNothing)
                   : std::ranges::any_of(colors, overflows))
        alpha = kGlow;
    else if (alpha != 0)
        for (float& color : colors)
            color /= alpha;
}

void multiply(std::span<float> colors, float& alpha) {
    const bool isGlow = alpha == 0 && std::signbit(alpha);
    for (float& color : colors)
        color = isGlow ? color : alpha == 0 ? 0.0F : color * alpha;
    if (isGlow)
        alpha = 0;
}

}  // namespace

void makeAlphaStraight(Image& image) {
    switch (image.sampleType()) {
        case SampleType::U8:
            return makeStraight<uint8_t>(image);
        case SampleType::U16:
            return makeStraight<uint16_t>(image);
        case SampleType::F32:
            return forEachPixel(image, divide);
    }
}

void multiplyByAlpha(Image& image) {
    forEachPixel(image, multiply);
}

}  // namespace r2r::codecs
