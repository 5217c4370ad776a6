// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/composition.h"

#include <cstdint>

/// The rules for changes of a foreground: asked by tools, panels, actions and commands alike.
namespace r2r::ui {

/// Why something cannot be done.
enum class Obstacle : uint8_t {
    None,
    PartOfBackground,  ///< it is already in the background's own picture
    Locked,
    Hidden,
};

/// Moving, scaling, rotating, flipping.
[[nodiscard]] Obstacle obstacleToPlacing(const Composition& composition,
                                         const Foreground& foreground);

/// Changing its mask.
[[nodiscard]] Obstacle obstacleToPainting(const Foreground& foreground);

/// Deleting it, or cutting it out.
[[nodiscard]] Obstacle obstacleToRemoving(const Foreground& foreground);

}  // namespace r2r::ui
