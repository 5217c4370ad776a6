// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/pipeline/scene.h"

#include "engine/imaging/color/color.h"

#include <algorithm>
#include <cmath>
#include <random>

namespace r2r::testing {

Image texturedPicture(Size size, unsigned int seed) {
    Image image(size, 3, SampleType::U8);
    std::mt19937 random(seed);
    std::uniform_int_distribution<int> noise(-12, 12);
    const double phase = static_cast<double>(seed % 7);
    for (int y = 0; y < size.height; ++y) {
        const auto row = image.mutableRow<uint8_t>(y);
        for (size_t i = 0; i < row.size(); ++i) {
            const double x = static_cast<double>(i / 3);
            const double wave = 128 + 60 * std::sin(x / 23 + phase + static_cast<double>(i % 3)) +
                                30 * std::cos(y / 17.0 - phase);
            row[i] =
                static_cast<uint8_t>(std::clamp(static_cast<int>(wave) + noise(random), 0, 255));
        }
    }
    return image;
}

Image plainPicture(Size size, uint8_t red, uint8_t green, uint8_t blue) {
    Image image(size, 3, SampleType::U8);
    const uint8_t color[3] = {red, green, blue};
    for (int y = 0; y < size.height; ++y) {
        const auto row = image.mutableRow<uint8_t>(y);
        for (size_t i = 0; i < row.size(); ++i)
            row[i] = color[i % 3];
    }
    return image;
}

Image discMask(Size size, Point centre, double radiusPx, double softnessPx) {
    Image mask(size, 1, SampleType::U8);
    for (int y = 0; y < size.height; ++y) {
        const auto row = mask.mutableRow<uint8_t>(y);
        for (int x = 0; x < size.width; ++x) {
            const double outside = std::hypot(x + 0.5 - centre.x, y + 0.5 - centre.y) - radiusPx;
            const double share = softnessPx > 0 ? std::clamp(0.5 - outside / softnessPx, 0.0, 1.0)
                                                : (outside <= 0 ? 1.0 : 0.0);
            row[static_cast<size_t>(x)] = static_cast<uint8_t>(std::lround(255 * share));
        }
    }
    return mask;
}

Composition redDiscOnBlue() {
    Composition composition{.background = plainPicture({120, 80}, 60, 90, 170)};
    Foreground foreground = foregroundOn(composition.background,
                                         plainPicture({40, 40}, 200, 90, 60),
                                         "disc",
                                         composition.unusedId());
    foreground.mask = TiledMask::fromImage(discMask({40, 40}, {20, 20}, 16, 3));
    foreground.placement.centre = {50, 36};
    composition.foregrounds.push_back(foreground);
    return composition;
}

Composition discOffGreenWall() {
    Composition composition = redDiscOnBlue();
    Foreground& foreground = composition.foregrounds.front();
    const Image mask = discMask({40, 40}, {20, 20}, 13, 10);
    foreground.mask = TiledMask::fromImage(mask);
    constexpr float kWall[3] = {20, 180, 40};
    for (int y = 0; y < 40; ++y) {
        const auto row = foreground.image.mutableRow<uint8_t>(y);
        const auto alphas = mask.row<uint8_t>(y);
        for (size_t i = 0; i < row.size(); ++i) {
            const float alpha = static_cast<float>(alphas[i / 3]) / 255;
            const float mixed = alpha * linearFromSrgb(static_cast<float>(row[i]) / 255) +
                                (1 - alpha) * linearFromSrgb(kWall[i % 3] / 255);
            row[i] = static_cast<uint8_t>(std::lround(255 * srgbFromLinear(mixed)));
        }
    }
    return composition;
}

double meanInside(const Image& image, const Image& mask, int channel) {
    double sum = 0;
    int64_t count = 0;
    for (int y = 0; y < image.height(); ++y) {
        const auto samples = image.row<uint8_t>(y);
        const auto inside = mask.row<uint8_t>(y);
        for (size_t x = 0; x < inside.size(); ++x)
            if (inside[x] == 255) {
                sum += samples[x * static_cast<size_t>(image.channels()) +
                               static_cast<size_t>(channel)];
                ++count;
            }
    }
    return sum / static_cast<double>(std::max<int64_t>(1, count));
}

}  // namespace r2r::testing
