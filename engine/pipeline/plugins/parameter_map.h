// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

namespace r2r {

/// A small picture of any number of channels, sampled at the pixels of a larger one as PyTorch's
/// `interpolate` does it (bilinear or bicubic, without smoothing).
struct ParameterMap {
    int rows = 0;
    int columns = 0;
    size_t channels = 0;
    std::vector<float> values;  ///< row-major, channels interleaved
    bool isBicubic = false;
    bool alignsCorners = false;
};

/// The samples of one axis that a pixel mixes, and their weights.
struct MapTaps {
    std::array<int, 4> sample{};
    std::array<float, 4> weight{};
};

/// Pixels along one axis: the first is at `start` from the beginning of what the map spans, which
/// is `span` pixels long.
struct MapAxis {
    double start = 0;
    double span = 0;
    int count = 0;
};

/// @param samples  of the map along this axis
[[nodiscard]] std::vector<MapTaps> mapTaps(const ParameterMap& map,
                                           int samples,
                                           const MapAxis& pixels);

/// The map's values in one row of pixels, for every column of the map, interleaved like the map.
void sampleRow(const ParameterMap& map, const MapTaps& row, std::vector<float>& line);

/// The values of one pixel of that row.
void samplePixel(std::span<const float> line, const MapTaps& column, std::span<float> values);

}  // namespace r2r
