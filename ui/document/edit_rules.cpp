// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/edit_rules.h"

namespace r2r::ui {

Obstacle obstacleToPlacing(const Composition& composition, const Foreground& foreground) {
    if (isPartOfBackground(composition, foreground))
        return Obstacle::PartOfBackground;
    return obstacleToPainting(foreground);
}

Obstacle obstacleToPainting(const Foreground& foreground) {
    if (foreground.isLocked)
        return Obstacle::Locked;
    return foreground.isHidden ? Obstacle::Hidden : Obstacle::None;
}

Obstacle obstacleToRemoving(const Foreground& foreground) {
    return foreground.isLocked ? Obstacle::Locked : Obstacle::None;
}

}  // namespace r2r::ui
