// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"
#include "engine/pipeline/composition.h"

namespace r2r::testing {

/// Smooth colours with fine texture on top, the same for the same seed; U8, 3 channels.
[[nodiscard]] Image texturedPicture(Size size, unsigned int seed);

/// One colour everywhere; U8, 3 channels.
[[nodiscard]] Image plainPicture(Size size, uint8_t red, uint8_t green, uint8_t blue);

/// A disc of 255 with a soft edge of `softnessPx`; U8, 1 channel.
[[nodiscard]] Image discMask(Size size, Point centre, double radiusPx, double softnessPx = 0);

/// A reddish cut-out disc (40×40) on a bluish background (120×80), placed off the centre.
[[nodiscard]] Composition redDiscOnBlue();

/// The same disc with a wide soft edge, photographed before a green wall: (20, 180, 40) shines
/// through where its mask is soft.
[[nodiscard]] Composition discOffGreenWall();

/// Mean of one channel over the pixels where `mask` is 255, in levels.
[[nodiscard]] double meanInside(const Image& image, const Image& mask, int channel);

}  // namespace r2r::testing
