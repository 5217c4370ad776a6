// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/files/image_file.h"
#include "engine/pipeline/composition.h"
#include "tests/support/seed.h"

#include <QString>

#include <algorithm>
#include <cstdint>
#include <filesystem>

namespace r2r::ui::testing {

/// A picture with texture around one colour, so that statistics have something to match.
inline Image grainyImage(Size size, int red, int green, int blue, int channels = 3) {
    Image image(size, channels, SampleType::U8);
    std::uniform_int_distribution<int> grain(-20, 20);
    for (int y = 0; y < size.height; ++y) {
        const auto row = image.mutableRow<uint8_t>(y);
        for (size_t i = 0; i < row.size(); i += static_cast<size_t>(channels)) {
            const int offset = grain(r2r::testing::random());
            const auto level = [offset](int value) {
                return static_cast<uint8_t>(std::clamp(value + offset, 0, 255));
            };
            row[i] = level(red);
            row[i + 1] = level(green);
            row[i + 2] = level(blue);
            if (channels == 4)
                row[i + 3] = 255;
        }
    }
    return image;
}

/// The quickest model, at the strength recommended for it.
inline HarmonySettings quickHarmony() {
    return {.model = "lab-mean", .strength = {.overall = 0.5F}};
}

/// Keeps an engine busy for a while: what is asked of it next has to wait in the queue.
inline Composition heavyWork() {
    Composition composition{.background = grainyImage({3000, 2000}, 60, 90, 150)};
    composition.foregrounds.push_back(foregroundOn(
        composition.background, grainyImage({1500, 1000}, 200, 120, 40), "Warm", ForegroundId{1}));
    composition.foregrounds[0].harmony = quickHarmony();
    return composition;
}

/// 0 outside a rectangle, 255 inside.
inline Image boxMask(Size size, const Rect& box) {
    Image mask(size, 1, SampleType::U8);
    for (int y = box.y; y < box.bottom(); ++y)
        std::fill_n(mask.mutableRow<uint8_t>(y).begin() + box.x, box.width, uint8_t{255});
    return mask;
}

/// A warm foreground of 60×40 in the middle of a cool background of 160×120: it covers (50, 40) to
/// (110, 80).
inline Composition warmOnCool() {
    Composition composition{.background = grainyImage({160, 120}, 60, 90, 150)};
    composition.foregrounds.push_back(foregroundOn(
        composition.background, grainyImage({60, 40}, 200, 120, 40), "Warm", ForegroundId{1}));
    composition.foregrounds[0].harmony = quickHarmony();
    return composition;
}

inline void writeImage(const std::filesystem::path& path, const Image& image) {
    writePhotograph(path, {.image = image, .metadata = {}});
}

inline QString toQString(const std::filesystem::path& path) {
    return QString::fromStdString(path.string());
}

}  // namespace r2r::ui::testing
