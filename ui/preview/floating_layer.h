// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/render.h"
#include "ui/preview/preview_request.h"

namespace r2r::ui {

/// The foreground as `change` leaves it, to be drawn over the background by the screen.
///
/// @param raster  size of the background that the foreground is placed on
/// @return region in pixels of that raster; an empty image when no part of it is on the raster.
[[nodiscard]] FloatingLayer floatingLayer(const Foreground& foreground,
                                          const SharedColorChange& change,
                                          Size raster);

}  // namespace r2r::ui
