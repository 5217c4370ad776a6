// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/geometry.h"
#include "engine/core/image.h"

#include <cstdint>

/// Made-up pictures that put the same load on every stage as photographs do: smooth light, texture
/// at every scale, a little sensor noise. The same seed gives the same pixels.
namespace r2r::cli {

/// The colour of a scene's light: factors of red, green and blue.
struct SceneLight {
    float red = 1;
    float green = 1;
    float blue = 1;
};

/// sRGB, 8 bit, 3 channels.
[[nodiscard]] Image sceneImage(Size size, const SceneLight& light, uint32_t seed);

/// The same with 16 bits: between the levels of 8 bits there is noise, as a sensor has it.
[[nodiscard]] Image deepSceneImage(Size size, const SceneLight& light, uint32_t seed);

/// A scene cut out along a soft-edged ellipse: 4 channels, the alpha is the mask.
[[nodiscard]] Image cutOutImage(Size size, const SceneLight& light, uint32_t seed);

}  // namespace r2r::cli
