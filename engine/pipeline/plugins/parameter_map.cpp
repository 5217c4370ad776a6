// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/plugins/parameter_map.h"

#include <algorithm>
#include <cmath>

namespace r2r {
namespace {

/// Keys' cubic at distance t, with PyTorch's constant.
double cubic(double t) {
    constexpr double a = -0.75;
    t = std::abs(t);
    if (t <= 1)
        return ((a + 2) * t - (a + 3)) * t * t + 1;
    return t < 2 ? ((a * t - 5 * a) * t + 8 * a) * t - 4 * a : 0;
}

MapTaps tapsAt(double place, int samples, bool isBicubic) {
    MapTaps taps;
    if (!isBicubic)
        place = std::clamp(place, 0.0, samples - 1.0);
    const double first = std::floor(place);
    for (int k = 0; k < 4; ++k) {
        const double sample = first + k - 1;
        const double distance = place - sample;
        const auto i = static_cast<size_t>(k);
        taps.sample[i] = static_cast<int>(std::clamp(sample, 0.0, samples - 1.0));
        taps.weight[i] =
            static_cast<float>(isBicubic ? cubic(distance) : std::max(0.0, 1 - std::abs(distance)));
    }
    return taps;
}

}  // namespace

std::vector<MapTaps> mapTaps(const ParameterMap& map, int samples, const MapAxis& pixels) {
    std::vector<MapTaps> taps;
    taps.reserve(static_cast<size_t>(pixels.count));
    for (int i = 0; i < pixels.count; ++i) {
        const double place = pixels.start + i;  // of the pixel's centre, less a half
        taps.push_back(tapsAt(map.alignsCorners
                                  ? place * (samples - 1) / std::max(pixels.span - 1, 1.0)
                                  : (place + 0.5) * samples / pixels.span - 0.5,
                              samples,
                              map.isBicubic));
    }
    return taps;
}

void sampleRow(const ParameterMap& map, const MapTaps& row, std::vector<float>& line) {
    const size_t length = static_cast<size_t>(map.columns) * map.channels;
    line.assign(length, 0);
    for (size_t k = 0; k < row.sample.size(); ++k) {
        if (row.weight[k] == 0)
            continue;
        const float* source = map.values.data() + static_cast<size_t>(row.sample[k]) * length;
        for (size_t i = 0; i < length; ++i)
            line[i] += row.weight[k] * source[i];
    }
}

void samplePixel(std::span<const float> line, const MapTaps& column, std::span<float> values) {
    std::ranges::fill(values, 0.0F);
    for (size_t k = 0; k < column.sample.size(); ++k) {
        const float weight = column.weight[k];
        if (weight == 0)
            continue;
        const float* source = line.data() + static_cast<size_t>(column.sample[k]) * values.size();
        for (size_t i = 0; i < values.size(); ++i)
            values[i] += weight * source[i];
    }
}

}  // namespace r2r
