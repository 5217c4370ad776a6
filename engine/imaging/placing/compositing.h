// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"
#include "engine/core/job_context.h"
#include "engine/core/plane_map.h"
#include "engine/imaging/color/color_change.h"

#include <span>

namespace r2r {

/// One foreground on its way into a background.
struct CompositeLayer {
    Image image;                        ///< any form; its alpha is ignored
    Image mask;                         ///< U8, 1 channel, size of `image`
    PlaneMap backgroundFromForeground;  ///< in pixels of the raster that is composed
    SharedColorChange change;           ///< null: pasted as it is
    ChangeStrength strength;
    float opacity = 1;  ///< 0…1: factor of the coverage
};

/// Pastes the layers onto the background, in order, with soft masks in linear light:
/// out = background + coverage · (changed foreground − background).
///
/// The result has the background's sample type, profile and channels. A pixel without coverage
/// keeps the background's samples to the bit, and so does one whose changed foreground equals the
/// background: a layer that shows the background itself, in place and unchanged, changes nothing.
/// Where coverage is 1 no linear-light detour is taken, so a layer without change reproduces its
/// foreground to the rounding of the background's sample type. 8-bit results are dithered where the
/// foreground is finer than that.
///
/// A background with alpha is pasted over as usual: alpha becomes a + coverage · (1 − a), and a
/// pixel's colour counts only as much as it shows. A layer that is the background itself, in place,
/// leaves alpha alone.
///
/// Costs what the layers cover, not what the picture measures. Runs in row bands on all cores;
/// memory beside the result is a few tiles. A background whose pixels are not shared becomes the
/// result.
/// @throws Cancelled within one band.
/// @throws Error{InvalidArgument} as `ForegroundSampler` does.
[[nodiscard]] Image composite(Image background,
                              std::span<const CompositeLayer> layers,
                              const JobContext& job = {});

}  // namespace r2r
