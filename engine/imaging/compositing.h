// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/geometry.h"
#include "engine/core/image.h"
#include "engine/core/job_context.h"
#include "engine/imaging/color_change.h"

#include <span>

namespace r2r {

/// One foreground on its way into a background.
struct CompositeLayer {
    Image image;                      ///< any form; its alpha is ignored
    Image mask;                       ///< U8, 1 channel, size of `image`
    Affine backgroundFromForeground;  ///< in pixels of the raster that is composed
    SharedColorChange change;         ///< null: pasted as it is
    ChangeStrength strength;
};

/// Pastes the layers onto the background, in order, with soft masks in linear light:
/// out = background + coverage · (changed foreground − background).
///
/// The result has the background's sample type, profile and channels. A pixel without coverage
/// keeps the background's samples to the bit. Where coverage is 1 no linear-light detour is taken,
/// so a layer without change reproduces its foreground to the rounding of the background's sample
/// type. Runs in row bands on all cores; memory beside the result is a few bands.
/// @throws Cancelled within one band.
[[nodiscard]] Image composite(const Image& background,
                              std::span<const CompositeLayer> layers,
                              const JobContext& job = {});

/// The rectangle of a raster of size `raster` that `layer` may change.
[[nodiscard]] Rect layerBounds(const CompositeLayer& layer, Size raster);

}  // namespace r2r
