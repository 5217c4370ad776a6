// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/geometry.h"
#include "engine/core/image.h"
#include "engine/pipeline/composition.h"

namespace r2r {

struct FrameOptions {
    int longerSide = 512;  ///< of the frame, pixels; it is never larger than the region it shows
    /// The background to see on each side, as a share of the foreground's longer side;
    /// infinite for the whole background.
    double context = 0.5;
    bool showsReference = true;  ///< the region also holds the settings' reference region
    bool isBare = false;         ///< without `composite` and `reference`, in half the memory
};

/// A harmonizer's view: a crop of the composition around one foreground, at its own working
/// size.
///
/// All pictures have the frame's size; colours are in the working space (F32, 3 channels).
struct WorkingFrame {
    Rect region;       ///< the background pixels that the frame shows
    Image composite;   ///< background with the foreground pasted unchanged
    Image background;  ///< without the foreground
    Image foreground;  ///< the foreground's own colours where it covers anything, elsewhere zero
    Image coverage;    ///< F32, 1 channel, 0…1: the foreground's share of each pixel
    Image reference;   ///< F32, 1 channel, 0…1: weight of each pixel as a model for colours

    [[nodiscard]] Size size() const { return coverage.size(); }
};

/// The longer side of a frame of which a picture of `size` is made by averaging, and along the side
/// that decides not even by that: it rounds to the very number of pixels. Of a panorama at most
/// four times the longer side of `size`; then its shorter side is enlarged.
/// @param region  what the frame will show, pixels: its proportions count
[[nodiscard]] int frameSideFor(Size region, Size size);

/// The background pixels that a frame of these options shows, unless it has to be wider to show any
/// background at all. Costs nothing.
[[nodiscard]] Rect frameRegion(const Composition& composition,
                               const Foreground& foreground,
                               const FrameOptions& options);

/// @throws Error{InvalidArgument} as `requireHarmonizable`, and if no background is left to follow.
[[nodiscard]] WorkingFrame workingFrame(const Composition& composition,
                                        const Foreground& foreground,
                                        const FrameOptions& options = {});

}  // namespace r2r
