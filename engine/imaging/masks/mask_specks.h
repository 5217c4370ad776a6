// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"

namespace r2r {

/// The largest side of a speck, in pixels.
inline constexpr double kMostSpeckPx = 1000;

/// Removes the pieces of the mask that hold less than a square of `sidePx` does: pieces touch
/// nowhere, not even at a corner, and count as much as they cover. What stays keeps its values.
/// @throws Error{InvalidArgument} if the form or the amount is outside its range.
[[nodiscard]] Image specksRemoved(const Image& mask, double sidePx);

}  // namespace r2r
