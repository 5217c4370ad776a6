// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/placing/pixel_warp.h"

#include "engine/imaging/color/color.h"
#include "engine/imaging/masks/mask_ops.h"
#include "engine/imaging/placing/source_interpolation.h"

#include <algorithm>
#include <cmath>

namespace r2r {
namespace {

constexpr float kExact = 1e-5F;  // shares this close to whole are whole

/// The bounds of the mapped corners of `rect`, as `mappedBounds` does for a whole picture.
Rect mappedRect(const Affine& map, const Rect& rect, Size target) {
    return mappedBounds(map * Affine::translation(rect.x, rect.y), rect.size(), target);
}

/// The share of a background pixel that is inside the foreground picture, along one of its axes.
class Share {
public:
    /// @param alongX, alongY  the foreground coordinate's change per background pixel
    Share(double alongX, double alongY, int length)
        : footprint_(std::hypot(alongX, alongY)), length_(length) {}

    [[nodiscard]] float at(double position) const {
        const double start = std::max(position - footprint_ / 2, 0.0);
        const double end = std::min(position + footprint_ / 2, length_);
        const auto share = static_cast<float>((end - start) / footprint_);
        return share > 1 - kExact ? 1.0F : std::max(share, 0.0F);
    }

private:
    double footprint_;
    double length_;
};

}  // namespace

Rect warpedBounds(const Affine& map, const Rect& rect, Size picture, Size raster) {
    return mappedRect(map, withReach(rect, cellSize(map), picture), raster);
}

PixelWarp::PixelWarp(
    const Image& image, const Image& mask, const Rect& support, const Affine& map, Size raster)
    : mask_(mask)
    , backgroundFromForeground_(map)
    , foregroundFromBackground_(map.inverse().value())
    , raster_(raster) {
    const Rect visible = mappedBounds(foregroundFromBackground_, raster, image.size());
    const Rect crop = intersection(withReach(support, cellSize(map), image.size()),
                                   withReach(visible, cellSize(map), image.size()));
    source_ = linearSource(image, mask, crop, map);
}

Rect PixelWarp::support(const Rect& region) const {
    const Size picture = mask_.size();
    const Rect seen = withReach(mappedRect(foregroundFromBackground_, region, picture),
                                cellSize(backgroundFromForeground_),
                                picture);
    if (seen.isEmpty())
        return {};
    const Rect covered = maskSupport(mask_, seen);
    if (covered.isEmpty())
        return {};
    return intersection(region, warpedBounds(backgroundFromForeground_, covered, picture, raster_));
}

PlacedPixels PixelWarp::sample(const Rect& region) const {
    PlacedPixels placed{
        region, Image(region.size(), 3, SampleType::F32), Image(region.size(), 1, SampleType::F32)};
    const Affine& inverse = foregroundFromBackground_;
    const Affine sourceFromBackground = source_.sourceFromForeground * inverse;
    const Share columns(inverse.xx, inverse.xy, mask_.width());
    const Share rows(inverse.yx, inverse.yy, mask_.height());
    for (int y = 0; y < region.height; ++y) {
        const auto rgb = placed.rgb.mutableRow<float>(y);
        const auto coverage = placed.coverage.mutableRow<float>(y);
        for (size_t x = 0; x < coverage.size(); ++x) {
            const Point centre{region.x + static_cast<double>(x) + 0.5, region.y + y + 0.5};
            const Point inPicture = inverse(centre);
            const float share = columns.at(inPicture.x) * rows.at(inPicture.y);
            if (share == 0)
                continue;
            const Point inSource = sourceFromBackground(centre);
            const LinearPixel pixel = interpolated(source_, inSource.x, inSource.y);
            std::copy_n(pixel.begin(), 3, rgb.begin() + static_cast<ptrdiff_t>(3 * x));
            coverage[x] = share * pixel[3];
        }
        encodeSrgbRow(rgb);
    }
    return placed;
}

}  // namespace r2r
