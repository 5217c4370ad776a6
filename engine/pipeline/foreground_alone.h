// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/composition.h"

/// Foregrounds without their background: what they leave free is transparent.
namespace r2r {

/// Fully transparent, otherwise like `image`.
[[nodiscard]] Image nothingLike(const Image& image);

/// The pixels of the background that foregrounds which are not hidden may cover.
/// @throws Error{InvalidArgument} if there are none.
[[nodiscard]] Rect requiredCover(const Composition& composition);

/// The composition on another picture of its background's size. A composite that is its own
/// foreground stays one.
[[nodiscard]] Composition onSamples(Composition composition, const Image& background);

}  // namespace r2r
