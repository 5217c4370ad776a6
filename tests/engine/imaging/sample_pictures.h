// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/geometry.h"
#include "engine/core/image.h"

namespace r2r::testing {

/// Random samples; floats are in 0…1.
[[nodiscard]] Image noisePicture(Size size, int channels, SampleType type);

/// Every sample has its channel's value: levels for integers.
[[nodiscard]] Image plainPicture(Size size, std::initializer_list<double> values, SampleType type);

/// Smooth colours that differ in every channel and direction.
[[nodiscard]] Image smoothPicture(Size size, SampleType type);

[[nodiscard]] Image fullMask(Size size);

/// A disc whose edge falls from 255 to 0 over `softnessPx`.
[[nodiscard]] Image discMask(Size size, Point centre, double radiusPx, double softnessPx);

/// 255 inside `rect`, 0 outside.
[[nodiscard]] Image rectMask(Size size, const Rect& rect);

}  // namespace r2r::testing
