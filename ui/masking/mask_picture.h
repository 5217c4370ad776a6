// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/geometry.h"
#include "engine/core/tiled_mask.h"

#include <QColor>
#include <QImage>

namespace r2r::ui {

/// The look of a part of a mask.
struct MaskPicture {
    QImage pixels;  ///< `Format_ARGB32_Premultiplied`; null for no part
    Affine maskFromPixels;
};

/// Every `step`th pixel of `region`, each way: a film of a colour where the mask is, or the picture
/// itself. Pure; any thread.
/// @param picture  as the screen shows it, size of `mask`; unused with a film
/// @param film     invalid: there is none
[[nodiscard]] MaskPicture maskPicture(
    const TiledMask& mask, const QImage& picture, const QColor& film, const Rect& region, int step);

}  // namespace r2r::ui
