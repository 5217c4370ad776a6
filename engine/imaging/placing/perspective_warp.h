// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/plane_map.h"
#include "engine/imaging/placing/foreground_sampler.h"
#include "engine/imaging/placing/linear_source.h"
#include "engine/imaging/placing/placed_outline.h"

#include <array>

namespace r2r {

/// The pixels of the raster that foreground pixels of `rect` may reach by interpolation.
[[nodiscard]] Rect perspectiveBounds(const PlaneMap& map,
                                     const Rect& rect,
                                     Size picture,
                                     Size raster);

/// Places a foreground that is nearer here and farther there.
///
/// As everywhere it is bicubic in premultiplied linear light. Where the map shrinks, a pixel of the
/// background is the average over what it shows of the foreground: as many samples along its width
/// and along its height as it spans pixels of the source there, which the derivative of the map
/// says. At the edges of the picture a pixel is covered as much as it is inside, exactly.
class PerspectiveWarp {
public:
    /// @param support  of the mask
    /// @param map      invertible; reaches the whole picture
    PerspectiveWarp(const Image& image,
                    const Image& mask,
                    const Rect& support,
                    const PlaneMap& map,
                    Size raster);

    [[nodiscard]] Rect support(const Rect& region) const;
    [[nodiscard]] PlacedPixels sample(const Rect& region) const;

private:
    /// The average over the pixel of the background at `centre`.
    /// @param inside  a point of it that shows the picture
    /// @param isCut   whether a part of it does not
    [[nodiscard]] std::array<float, 4> pixel(Point centre, Point inside, bool isCut) const;

    Image mask_;
    PlaneMap backgroundFromForeground_;
    PlaneMap foregroundFromBackground_;
    Size raster_;
    CellSize cell_;
    PlacedOutline outline_;
    LinearSource source_;
    PlaneMap sourceFromBackground_;
};

}  // namespace r2r
