// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/scene.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace r2r::cli {
namespace {

constexpr int kCoarsestCells = 4;  // across the longer side; each octave has twice as many
constexpr int kOctaves = 11;

/// Well mixed bits of a place; what random numbers are when order must not matter.
uint32_t hashed(uint32_t x, uint32_t y, uint32_t seed) {
    uint32_t bits = x * 0x9E3779B1U ^ y * 0x85EBCA77U ^ seed * 0xC2B2AE3DU;
    bits = (bits ^ (bits >> 15U)) * 0x2C1B3C6DU;
    bits = (bits ^ (bits >> 12U)) * 0x297A2D39U;
    return bits ^ (bits >> 15U);
}

float unit(uint32_t bits) {
    return static_cast<float>(bits >> 8U) / static_cast<float>(1U << 24U);
}

float eased(float t) {
    return t * t * (3 - 2 * t);
}

/// Adds one octave of value noise to a row of brightness.
void addOctave(std::vector<float>& row, int y, float cell, float amplitude, uint32_t seed) {
    const float v = static_cast<float>(y) / cell;
    const auto row0 = static_cast<uint32_t>(v);
    const float ty = eased(v - static_cast<float>(row0));
    uint32_t column = UINT32_MAX;
    float left = 0;
    float right = 0;
    for (size_t x = 0; x < row.size(); ++x) {
        const float u = static_cast<float>(x) / cell;
        const auto now = static_cast<uint32_t>(u);
        if (now != column) {
            const auto edge = [&](uint32_t at) {
                return std::lerp(
                    unit(hashed(at, row0, seed)), unit(hashed(at, row0 + 1, seed)), ty);
            };
            column = now;
            left = edge(column);
            right = edge(column + 1);
        }
        const float tx = eased(u - static_cast<float>(column));
        row[x] += amplitude * (std::lerp(left, right, tx) - 0.5F);
    }
}

uint8_t level(float value) {
    return static_cast<uint8_t>(std::clamp(value, 0.0F, 1.0F) * 255 + 0.5F);
}

void paintScene(Image& image, const SceneLight& light, uint32_t seed) {
    const auto channels = static_cast<size_t>(image.channels());
    std::vector<float> brightness(static_cast<size_t>(image.width()));
    for (int y = 0; y < image.height(); ++y) {
        const float sky = 0.35F + 0.3F * static_cast<float>(y) / static_cast<float>(image.height());
        std::ranges::fill(brightness, sky);
        float cell = static_cast<float>(image.size().longerSide()) / kCoarsestCells;
        float amplitude = 0.5F;
        for (uint32_t octave = 0; octave < kOctaves && cell >= 2; ++octave) {
            addOctave(brightness, y, cell, amplitude, seed + octave);
            cell /= 2;
            amplitude *= 0.65F;
        }
        const auto row = image.mutableRow<uint8_t>(y);
        for (size_t x = 0; x < brightness.size(); ++x) {
            const uint32_t bits = hashed(static_cast<uint32_t>(x), static_cast<uint32_t>(y), ~seed);
            const float value = brightness[x] + (unit(bits) - 0.5F) * 0.04F;
            row[x * channels] = level(value * light.red);
            row[x * channels + 1] = level(value * light.green);
            row[x * channels + 2] = level(value * light.blue);
        }
    }
}

}  // namespace

Image sceneImage(Size size, const SceneLight& light, uint32_t seed) {
    Image image(size, 3, SampleType::U8);
    paintScene(image, light, seed);
    return image;
}

Image deepSceneImage(Size size, const SceneLight& light, uint32_t seed) {
    const Image scene = sceneImage(size, light, seed);
    Image deep(size, 3, SampleType::U16);
    for (int y = 0; y < size.height; ++y) {
        const auto levels = scene.row<uint8_t>(y);
        const auto row = deep.mutableRow<uint16_t>(y);
        for (size_t i = 0; i < row.size(); ++i) {
            const uint32_t bits = hashed(static_cast<uint32_t>(i), static_cast<uint32_t>(y), seed);
            row[i] = static_cast<uint16_t>(uint32_t{levels[i]} << 8U | bits >> 24U);
        }
    }
    return deep;
}

Image cutOutImage(Size size, const SceneLight& light, uint32_t seed) {
    Image image(size, 4, SampleType::U8);
    paintScene(image, light, seed);
    constexpr float kEdge = 0.05F;  // of the radius: the width of the soft edge
    for (int y = 0; y < size.height; ++y) {
        const auto row = image.mutableRow<uint8_t>(y);
        const float v = (static_cast<float>(y) + 0.5F) / static_cast<float>(size.height) * 2 - 1;
        for (int x = 0; x < size.width; ++x) {
            const float u = (static_cast<float>(x) + 0.5F) / static_cast<float>(size.width) * 2 - 1;
            row[static_cast<size_t>(x) * 4 + 3] = level((0.95F - std::hypot(u, v)) / kEdge);
        }
    }
    return image;
}

}  // namespace r2r::cli
