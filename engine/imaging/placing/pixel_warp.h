// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/placing/foreground_sampler.h"
#include "engine/imaging/placing/linear_source.h"

namespace r2r {

/// The pixels of the raster that foreground pixels of `rect` may reach by interpolation.
[[nodiscard]] Rect warpedBounds(const Affine& map, const Rect& rect, Size picture, Size raster);

/// Places a foreground by bicubic interpolation in premultiplied linear light.
class PixelWarp {
public:
    /// @param support  of the mask
    /// @param map      invertible
    PixelWarp(
        const Image& image, const Image& mask, const Rect& support, const Affine& map, Size raster);

    [[nodiscard]] Rect support(const Rect& region) const;
    [[nodiscard]] PlacedPixels sample(const Rect& region) const;

private:
    Image mask_;
    Affine backgroundFromForeground_;
    Affine foregroundFromBackground_;
    Size raster_;
    LinearSource source_;
};

}  // namespace r2r
