// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/imaging/sample_pictures.h"

#include "tests/support/seed.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <type_traits>

namespace r2r::testing {
namespace {

/// Fills every sample with `value(x, y, channel)`, a number from 0 to 1.
template <typename T, typename Value>
void fill(Image& image, const Value& value) {
    constexpr double kUnits = std::is_same_v<T, float> ? 1 : double(std::numeric_limits<T>::max());
    for (int y = 0; y < image.height(); ++y) {
        const auto row = image.mutableRow<T>(y);
        for (size_t i = 0; i < row.size(); ++i) {
            const auto channels = static_cast<size_t>(image.channels());
            const double units =
                kUnits * value(static_cast<int>(i / channels), y, static_cast<int>(i % channels));
            row[i] = static_cast<T>(std::is_same_v<T, float> ? units : std::round(units));
        }
    }
}

template <typename Value>
Image filled(Size size, int channels, SampleType type, const Value& value) {
    Image image(size, channels, type);
    switch (type) {
        case SampleType::U8:
            fill<uint8_t>(image, value);
            break;
        case SampleType::U16:
            fill<uint16_t>(image, value);
            break;
        case SampleType::F32:
            fill<float>(image, value);
            break;
    }
    return image;
}

}  // namespace

Image noisePicture(Size size, int channels, SampleType type) {
    std::uniform_real_distribution<double> any(0, 1);
    return filled(size, channels, type, [&](int, int, int) { return any(random()); });
}

Image plainPicture(Size size, std::initializer_list<double> values, SampleType type) {
    const double units = type == SampleType::U8 ? 255 : type == SampleType::U16 ? 65535 : 1;
    return filled(size, static_cast<int>(values.size()), type, [&](int, int, int channel) {
        return *(values.begin() + channel) / units;
    });
}

Image smoothPicture(Size size, SampleType type) {
    return filled(size, 3, type, [&](int x, int y, int channel) {
        const double across = (x + 0.5) / size.width;
        const double down = (y + 0.5) / size.height;
        return 0.5 + 0.4 * std::sin(3 * across + (2 - channel) * down + channel);
    });
}

Image fullMask(Size size) {
    return plainPicture(size, {255}, SampleType::U8);
}

Image discMask(Size size, Point centre, double radiusPx, double softnessPx) {
    return filled(size, 1, SampleType::U8, [&](int x, int y, int) {
        const double distance = std::hypot(x + 0.5 - centre.x, y + 0.5 - centre.y);
        return std::clamp((radiusPx - distance) / softnessPx + 0.5, 0.0, 1.0);
    });
}

Image rectMask(Size size, const Rect& rect) {
    return filled(
        size, 1, SampleType::U8, [&](int x, int y, int) { return rect.contains(x, y) ? 1 : 0; });
}

}  // namespace r2r::testing
