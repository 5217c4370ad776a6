// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/shadow_layers.h"

/// A shadow in the hand: direction and length by where it ends.
namespace r2r::ui {

/// Where the shadow of the top of a foreground falls, in the pixels of `standing`.
[[nodiscard]] Point tipOf(const CastShadow& shadow, const Standing& standing);

/// The shadow that ends at `to`, as long as a shadow may be; its direction stays where it has no
/// length.
/// @param snaps  to directions in steps of 15°
[[nodiscard]] CastShadow draggedTo(CastShadow shadow,
                                   const Standing& standing,
                                   Point to,
                                   bool snaps);

}  // namespace r2r::ui
