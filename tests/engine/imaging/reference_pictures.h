// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/file_io.h"
#include "engine/core/image.h"
#include "engine/core/json.h"
#include "tests/support/golden_folder.h"

#include <algorithm>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

/// The pictures that tests/golden/r2r speaks of, made from their formulas.
namespace r2r::testing {

inline std::filesystem::path referenceFolder() {
    return goldenFolder() / "r2r";
}

/// The hashes that preprocess_pillow.py wrote.
inline Json referenceHashes() {
    return readJsonFile(referenceFolder() / "preprocess_pillow.json");
}

inline std::string pixelHash(const Image& image) {
    return contentHash(std::span(image.data(), image.byteCount()));
}

inline Size sizeFrom(const Json& pair) {
    return {pair.at(0).get<int>(), pair.at(1).get<int>()};
}

template <typename Value>
Image bytesFrom(Size size, int channels, const Value& value) {
    Image image(size, channels, SampleType::U8);
    for (int y = 0; y < size.height; ++y) {
        const auto row = image.mutableRow<uint8_t>(y);
        for (int x = 0; x < size.width; ++x)
            for (int c = 0; c < channels; ++c)
                row[static_cast<size_t>(x * channels + c)] = static_cast<uint8_t>(value(x, y, c));
    }
    return image;
}

/// `picture` and `mask` of preprocess_pillow.py.
inline Image wavesAndSteps(Size size) {
    return bytesFrom(size, 3, [](int x, int y, int c) {
        const int ramp = (x * 3 + y * 2 + c * 40 + x * y / 16) % 512;
        const int wave = ramp < 256 ? ramp : 511 - ramp;
        const int step = ((x / 23 + y / 17) % 3) * 40;
        const int64_t noise =
            (int64_t{x} * 7919 + int64_t{y} * 104729 + c * 1299709 + int64_t{x} * y * 31) % 29;
        return std::clamp(wave * 3 / 4 + step + static_cast<int>(noise) - 40, 0, 255);
    });
}

inline Image discWithHoles(Size size) {
    const int diagonal = size.width * size.width + size.height * size.height;
    return bytesFrom(size, 1, [&](int x, int y, int) {
        const int dx = 2 * x + 1 - size.width;
        const int dy = 2 * y + 1 - size.height;
        const int disc = std::clamp(255 - 300 * (dx * dx + dy * dy) / diagonal, 0, 255);
        return (x * 7 + y * 3) % 41 == 0 ? 0 : disc;
    });
}

/// The composite and the mask of the two `preprocess_*.u8` files.
inline Image goldenComposite() {
    return bytesFrom({97, 61}, 3, [](int x, int y, int c) {
        const int red = (x >> 3) * 53 + (y >> 3) * 97;
        const int green = (x >> 2) * 31 + (y >> 4) * 59;
        const int blue = 4 * x + 2 * y;
        return (c == 0 ? red : c == 1 ? green : blue) & 255;
    });
}

inline Image goldenMask() {
    return bytesFrom({97, 61}, 1, [](int x, int y, int) {
        const bool isInDisc = (x - 40) * (x - 40) + (y - 30) * (y - 30) <= 400;
        const bool isInBox = x >= 60 && x < 80 && y >= 10 && y < 25;
        return isInDisc || isInBox ? 255 : 0;
    });
}

/// Interleaved samples as the golden files have them, channels first.
inline std::vector<std::byte> channelsFirst(const Image& image) {
    std::vector<std::byte> planes;
    const auto channels = static_cast<size_t>(image.channels());
    for (size_t c = 0; c < channels; ++c)
        for (size_t i = c; i < image.byteCount(); i += channels)
            planes.push_back(image.data()[i]);
    return planes;
}

}  // namespace r2r::testing
