// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/tiled_mask.h"

#include <QLineF>
#include <QList>

namespace r2r::ui {

/// The border between what is in a mask (from ½ on) and what is not, along the edges of its pixels
/// or of blocks of `step` pixels. The edge of the picture is no border. Pure; any thread.
/// @return lines in pixels of the mask, upright and level ones as long as they go on
[[nodiscard]] QList<QLineF> outlineOf(const TiledMask& mask, int step);

}  // namespace r2r::ui
