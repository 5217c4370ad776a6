// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/codecs/alpha_form.h"

#include <algorithm>
#include <limits>
#include <type_traits>

namespace r2r::codecs {
namespace {

template <typename T>
T divided(T color, T alpha) {
    if constexpr (std::is_same_v<T, float>) {
        return color / alpha;
    } else {
        constexpr uint64_t kOne = std::numeric_limits<T>::max();
        const uint64_t straight = (color * kOne + alpha / 2U) / alpha;
        return static_cast<T>(std::min(straight, kOne));
    }
}

template <typename T, typename Change>
void forEachPixel(Image& image, const Change& change) {
    const auto channels = static_cast<size_t>(image.channels());
    for (int y = 0; y < image.height(); ++y) {
        const auto row = image.mutableRow<T>(y);
        for (size_t i = 0; i < row.size(); i += channels) {
            const T alpha = row[i + channels - 1];
            if (alpha != T{0})
                for (T& color : row.subspan(i, channels - 1))
                    color = change(color, alpha);
        }
    }
}

}  // namespace

void makeAlphaStraight(Image& image) {
    switch (image.sampleType()) {
        case SampleType::U8:
            return forEachPixel<uint8_t>(image, divided<uint8_t>);
        case SampleType::U16:
            return forEachPixel<uint16_t>(image, divided<uint16_t>);
        case SampleType::F32:
            return forEachPixel<float>(image, divided<float>);
    }
}

void multiplyByAlpha(Image& image) {
    forEachPixel<float>(image, [](float color, float alpha) { return color * alpha; });
}

}  // namespace r2r::codecs
