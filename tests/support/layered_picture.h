// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

/// The smallest PSD of several layers, for tests of what is made of layers. Those of the reader are
/// in tests/engine/imaging.
namespace r2r::testing {

struct PictureLayer {
    std::string name;  ///< ASCII, at most 31 characters
    int x = 0;
    int y = 0;
    Image image;  ///< U8, 3 or 4 channels
    bool isHidden = false;
};

namespace detail {

class PsdText {
public:
    void number(uint64_t value, int bytes) {
        for (int i = bytes; i-- > 0;)
            content.push_back(static_cast<std::byte>(value >> (8 * i)));
    }

    void text(const std::string& text) {
        for (const char each : text)
            content.push_back(static_cast<std::byte>(each));
    }

    void add(const PsdText& more, int lengthBytes = 0) {
        if (lengthBytes > 0)
            number(more.content.size(), lengthBytes);
        content.insert(content.end(), more.content.begin(), more.content.end());
    }

    /// The samples of one channel, one row after another.
    void plane(const Image& image, int channel) {
        const auto step = static_cast<size_t>(image.channels());
        for (int y = 0; y < image.height(); ++y) {
            const auto row = image.row<uint8_t>(y);
            for (size_t i = static_cast<size_t>(channel); i < row.size(); i += step)
                number(row[i], 1);
        }
    }

    std::vector<std::byte> content;
};

inline PsdText layerRecord(const PictureLayer& layer, PsdText& pixels) {
    const Image& image = layer.image;
    PsdText record;
    for (const int edge : {layer.y, layer.x, layer.y + image.height(), layer.x + image.width()})
        record.number(static_cast<uint32_t>(edge), 4);
    record.number(static_cast<uint64_t>(image.channels()), 2);
    for (int channel = 0; channel < image.channels(); ++channel) {
        record.number(channel == 3 ? 0xFFFF : static_cast<uint64_t>(channel), 2);
        record.number(2 + static_cast<uint64_t>(image.size().area()), 4);
        pixels.number(0, 2);
        pixels.plane(image, channel);
    }
    record.text("8BIMnorm");
    record.number(255, 1);
    record.number(0, 1);
    record.number(layer.isHidden ? 2 : 0, 1);
    record.number(0, 1);
    PsdText extra;
    extra.number(0, 4);
    extra.number(0, 4);
    extra.number(layer.name.size(), 1);
    extra.text(layer.name);
    while (extra.content.size() % 4 != 0)
        extra.number(0, 1);
    record.add(extra, 4);
    return record;
}

}  // namespace detail

/// @param merged  U8, 3 channels: decides the size
/// @param layers  bottom to top
inline std::vector<std::byte> layeredPicture(const Image& merged,
                                             const std::vector<PictureLayer>& layers) {
    detail::PsdText file;
    file.text("8BPS");
    file.number(1, 2);
    file.number(0, 6);
    file.number(3, 2);
    file.number(static_cast<uint64_t>(merged.height()), 4);
    file.number(static_cast<uint64_t>(merged.width()), 4);
    file.number(8, 2);
    file.number(3, 2);
    file.number(0, 4);
    file.number(0, 4);
    detail::PsdText info;
    detail::PsdText pixels;
    info.number(layers.size(), 2);
    for (const PictureLayer& layer : layers)
        info.add(detail::layerRecord(layer, pixels));
    info.add(pixels);
    detail::PsdText section;
    section.add(info, 4);
    section.number(0, 4);
    file.add(section, 4);
    file.number(0, 2);
    for (int channel = 0; channel < 3; ++channel)
        file.plane(merged, channel);
    return file.content;
}

}  // namespace r2r::testing
