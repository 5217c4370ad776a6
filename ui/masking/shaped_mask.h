// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"
#include "engine/core/tiled_mask.h"
#include "engine/imaging/masks/mask_shapes.h"

#include <span>

/// New shapes and masks that are there. Pure; any thread.
namespace r2r::ui {

/// The mask with a part of it combined with `patch`, which is empty beyond `at`: replaced and
/// intersected, nothing else remains. Costs what the patch costs.
/// @param patch  U8, 1 channel, its upper left corner at (x, y) of the mask, inside it
[[nodiscard]] TiledMask combinedMask(
    const TiledMask& mask, const Image& patch, int x, int y, MaskCombination how);

/// The same with a mask of the whole size.
[[nodiscard]] TiledMask combinedMask(const TiledMask& mask,
                                     const Image& other,
                                     MaskCombination how);

/// The mask combined with the inside of a closed outline, whose edge is soft by a pixel.
/// @param outline  pixels of the mask; corners may lie outside
/// @throws Cancelled
[[nodiscard]] TiledMask shapedMask(const TiledMask& mask,
                                   std::span<const Point> outline,
                                   MaskCombination how,
                                   const JobContext& job = {});

}  // namespace r2r::ui
