// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/tiled_mask.h"

#include <QColor>
#include <QImage>

namespace r2r::ui {

/// The colour of a mask's overlay, half transparent: red as everywhere, unless red is badly seen;
/// then the one that is seen best on the pixels under the mask (under an empty one: on the whole
/// picture). Looks at a few thousand pixels, however large the picture is.
/// @param picture  as the screen shows it, size of `mask`
[[nodiscard]] QColor overlayColor(const QImage& picture, const TiledMask& mask);

}  // namespace r2r::ui
