// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/codecs/tiff_strips.h"

#include "engine/imaging/files/codecs/sample_deflate.h"

#include <algorithm>
#include <cstdint>
#include <span>

namespace r2r::codecs {
namespace {

/// In the machine's byte order, in which libtiff begins the file.
template <typename T>
std::vector<std::byte> differences(const RowsToWrite& rows, const Rect& band) {
    const Image& image = rows.pixels;
    std::vector<std::byte> strip(static_cast<size_t>(band.height) * image.bytesPerRow());
    auto* target = reinterpret_cast<T*>(strip.data());
    const auto channels = static_cast<size_t>(image.channels());
    for (int y = band.y; y < band.bottom(); ++y) {
        const std::span<const T> row = image.row<T>(y - rows.first);
        std::ranges::copy(row.first(channels), target);
        for (size_t i = channels; i < row.size(); ++i)
            target[i] = static_cast<T>(row[i] - row[i - channels]);
        target += row.size();
    }
    return strip;
}

}  // namespace

std::vector<std::byte> deflatedStrip(const RowsToWrite& rows, const Rect& band) {
    return zlibStream(rows.pixels.sampleType() == SampleType::U8
                          ? differences<uint8_t>(rows, band)
                          : differences<uint16_t>(rows, band));
}

}  // namespace r2r::codecs
