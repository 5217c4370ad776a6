// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"
#include "engine/core/plane_map.h"

#include <memory>

namespace r2r {

/// Part of a foreground, resampled onto the raster of the background.
struct PlacedPixels {
    Rect region;  ///< of the background's raster
    Image rgb;    ///< F32, 3 channels, working space; colours are not premultiplied
    Image
        coverage;  ///< F32, 1 channel, 0…1: mask × the pixel's share inside the foreground picture
};

/// Resamples a foreground with its mask through a map of the plane, row band by row band.
///
/// Works on premultiplied linear light, so that colours from outside the mask never bleed in.
/// Shrinking averages areas, enlarging is bicubic (Catmull-Rom) with colours kept inside the range
/// of their neighbourhood, so that nothing rings. A map that takes pixel centres to pixel centres
/// (whole pixels, quarter turns, flips) copies: colours and coverage are exact. The edges of the
/// foreground picture are antialiased. In perspective all of this holds at each place by itself.
class ForegroundSampler {
public:
    /// @param image  1 to 4 channels, any sample type; its alpha is ignored (the mask is what
    /// counts)
    /// @param mask   U8, 1 channel, size of `image`
    /// @throws Error{InvalidArgument} if sizes differ, the map is singular, or a part of the
    /// foreground is behind its horizon.
    ForegroundSampler(const Image& image,
                      const Image& mask,
                      const PlaneMap& backgroundFromForeground,
                      Size raster);
    ~ForegroundSampler();
    ForegroundSampler(ForegroundSampler&&) noexcept;

    /// Pixels of the raster that may be covered; empty when the foreground is outside.
    [[nodiscard]] const Rect& bounds() const;

    /// The part of `region` that may be covered: a scattered mask leaves most of `bounds()` alone.
    [[nodiscard]] Rect support(const Rect& region) const;

    /// @param region  inside `bounds()`; any thread.
    [[nodiscard]] PlacedPixels sample(const Rect& region) const;

private:
    class State;
    std::unique_ptr<const State> state_;
};

}  // namespace r2r
