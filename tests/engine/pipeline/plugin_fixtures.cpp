// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/pipeline/plugin_fixtures.h"

#include "tests/engine/pipeline/scene.h"

#include <torch/script.h>

#include <algorithm>
#include <cmath>
#include <sstream>

namespace r2r::testing {

std::vector<std::byte> scriptedNetwork(const std::string& source) {
    torch::jit::Module module("Scripted");
    module.define(source);
    std::ostringstream file;
    module.save(file);
    const std::string text = file.str();
    const auto bytes = std::as_bytes(std::span(text));
    return {bytes.begin(), bytes.end()};
}

Composition calmComposite(Size size, double softnessPx) {
    Image picture(size, 3, SampleType::U8);
    for (int y = 0; y < size.height; ++y)
        for (int x = 0; x < size.width; ++x) {
            const auto pixel =
                picture.mutableRow<uint8_t>(y).subspan(3 * static_cast<size_t>(x), 3);
            pixel[0] = static_cast<uint8_t>(60 + 120 * x / size.width);
            pixel[1] = static_cast<uint8_t>(80 + 100 * y / size.height);
            pixel[2] = static_cast<uint8_t>(170 - 100 * x / size.width);
        }
    const Point centre{0.55 * size.width, 0.5 * size.height};
    Composition composition = compositionOfComposite(
        {.image = picture}, discMask(size, centre, 0.4 * size.height, softnessPx));
    composition.foregrounds.front().harmony.strength = {};
    return composition;
}

Image shifted(const Composition& composition, const std::array<double, 3>& shift) {
    Image picture = composition.background;
    const Image mask = composition.foregrounds.front().mask.toImage();
    for (int y = 0; y < picture.height(); ++y) {
        const auto row = picture.mutableRow<uint8_t>(y);
        for (size_t i = 0; i < row.size(); ++i)
            if (mask.row<uint8_t>(y)[i / 3] == 255)
                row[i] = static_cast<uint8_t>(
                    std::lround(std::clamp(row[i] + 255 * shift[i % 3], 0.0, 255.0)));
    }
    return picture;
}

}  // namespace r2r::testing
