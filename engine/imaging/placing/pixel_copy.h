// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/pixels/pixel_codec.h"
#include "engine/imaging/placing/foreground_sampler.h"

namespace r2r {

/// True when the map takes pixel centres to pixel centres: whole pixels, quarter turns and flips,
/// to a millionth of a pixel.
[[nodiscard]] bool keepsPixelGrid(const Affine& map);

/// The pixels of the raster that the image of `rect` covers, for a map that keeps the pixel grid.
[[nodiscard]] Rect mappedGrid(const Affine& map, const Rect& rect, Size raster);

/// Places a foreground without resampling: colours and coverage are those of the file.
class PixelCopy {
public:
    /// @param support  of the mask; a foreground that is turned or flipped is copied that far
    /// @param map      one that keeps the pixel grid
    PixelCopy(const Image& image, const Image& mask, const Rect& support, const Affine& map);

    [[nodiscard]] Rect support(const Rect& region) const;
    [[nodiscard]] PlacedPixels sample(const Rect& region) const;

private:
    Image image_;
    Image mask_;
    int left_ = 0;  ///< the place of the first pixel of `image_` in the raster
    int top_ = 0;
    PixelCodec codec_;
};

}  // namespace r2r
