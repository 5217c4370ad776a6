// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/geometry.h"
#include "engine/core/image.h"

#include <memory>

namespace r2r {

/// `image` at another size: area averages when shrinking, Lanczos when enlarging, per axis. Any
/// sample type, encoding kept (8-bit samples are averaged as they are: for display and statistics).
/// Values are rounded; overshoot is clipped to the range of integer samples, and to [0, 1] for
/// one-channel float masks.
[[nodiscard]] Image resized(const Image& image, Size size);

/// The part of `image` inside `region` (which must lie inside it) at another size, without a copy of the part.
[[nodiscard]] Image resized(const Image& image, const Rect& region, Size size);

/// The largest size with the proportions of `size` whose longer side is at most `longerSide`; never
/// larger than `size`.
[[nodiscard]] Size fitted(Size size, int longerSide);

/// Part of a foreground, resampled onto the raster of the background.
struct PlacedPixels {
    Rect region;  ///< of the background's raster
    Image rgb;    ///< F32, 3 channels, working space; colours are not premultiplied
    Image
        coverage;  ///< F32, 1 channel, 0…1: mask × the pixel's share inside the foreground picture
};

/// Resamples a foreground with its mask through an affine map, row band by row band.
///
/// Works on premultiplied linear light, so that colours from outside the mask never bleed in.
/// Shrinking is prefiltered (area), enlarging is bicubic without ringing into negative coverage. A
/// translation by whole pixels copies: colours and coverage are exact.
class ForegroundSampler {
public:
    /// @param image  1 to 4 channels, any sample type; its alpha is ignored (the mask is what
    /// counts)
    /// @param mask   U8, 1 channel, size of `image`
    /// @throws Error{InvalidArgument} if sizes differ or the map is singular.
    ForegroundSampler(const Image& image,
                      const Image& mask,
                      const Affine& backgroundFromForeground,
                      Size raster);
    ~ForegroundSampler();
    ForegroundSampler(ForegroundSampler&&) noexcept;

    /// Pixels of the raster that may be covered; empty when the foreground lies outside.
    [[nodiscard]] const Rect& bounds() const;

    /// @param region  inside `bounds()`; any thread.
    [[nodiscard]] PlacedPixels sample(const Rect& region) const;

private:
    class State;
    std::unique_ptr<const State> state_;
};

}  // namespace r2r
