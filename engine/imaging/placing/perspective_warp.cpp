// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/placing/perspective_warp.h"

#include "engine/imaging/color/color.h"
#include "engine/imaging/masks/mask_ops.h"
#include "engine/imaging/placing/source_interpolation.h"

#include <algorithm>
#include <cmath>

namespace r2r {
namespace {

constexpr double kMostSamples = 64;   // along one side of a pixel
constexpr double kOneIsEnough = 1.4;  // pixels of the source; two take 0.19 of the finest pattern

/// As `mappedBounds` does for a whole picture.
Rect mappedRect(const PlaneMap& map, const Rect& rect, Size target) {
    return mappedBounds(map * Affine::translation(rect.x, rect.y), rect.size(), target);
}

/// Cells that hold nothing that is seen of `part` anywhere: those of the place where the map
/// shrinks the least, per axis. It is looked for on a grid; between its points the scale is nearly
/// that of the next one.
CellSize cellSizeIn(const Rect& part, const PlaneMap& map) {
    constexpr int kSteps = 8;
    double alongX = 0;
    double alongY = 0;
    for (int j = 0; j <= kSteps; ++j)
        for (int i = 0; i <= kSteps; ++i) {
            const Affine here = map.nearby({part.x + double(part.width) * i / kSteps,
                                            part.y + double(part.height) * j / kSteps});
            alongX = std::max(alongX, std::hypot(here.xx, here.yx));
            alongY = std::max(alongY, std::hypot(here.xy, here.yy));
        }
    return {1 / std::min(1.0, alongX), 1 / std::min(1.0, alongY)};
}

/// The part of `rect` that is on the raster; all of it if that is nothing.
Rect seenPart(const Rect& rect,
              const PlaneMap& foregroundFromBackground,
              Size picture,
              Size raster) {
    const Rect seen = intersection(rect, mappedBounds(foregroundFromBackground, raster, picture));
    return seen.isEmpty() ? rect : seen;
}

/// Where samples are taken along one side of a pixel, in pixels from its middle.
struct Spread {
    int count = 1;
    double first = 0;
    double step = 0;

    /// A sample stands for one pixel of the source, so that those of a side that spans `length` of
    /// them fill it. Two that are nearly one change nothing that can be seen, and cost as much as
    /// two.
    explicit Spread(double length) {
        if (!(length > kOneIsEnough))
            return;
        const double width = 1 - 1 / length;
        count = static_cast<int>(std::ceil(std::min(length, kMostSamples)));
        first = -width / 2;
        step = width / (count - 1);
    }
};

}  // namespace

Rect perspectiveBounds(const PlaneMap& map, const Rect& rect, Size picture, Size raster) {
    const Rect seen = seenPart(rect, map.inverse().value(), picture, raster);
    return mappedRect(map, withReach(rect, cellSizeIn(seen, map), picture), raster);
}

PerspectiveWarp::PerspectiveWarp(
    const Image& image, const Image& mask, const Rect& support, const PlaneMap& map, Size raster)
    : mask_(mask)
    , backgroundFromForeground_(map)
    , foregroundFromBackground_(map.inverse().value())
    , raster_(raster)
    , outline_(mappedCorners(map, image.size())) {
    const Rect seen = seenPart(support, foregroundFromBackground_, image.size(), raster);
    cell_ = cellSizeIn(seen, map);
    source_ = linearSource(image,
                           mask,
                           withReach(seen, cell_, image.size()),
                           Affine::scaling(1 / cell_.width, 1 / cell_.height));
    sourceFromBackground_ = source_.sourceFromForeground * foregroundFromBackground_;
}

Rect PerspectiveWarp::support(const Rect& region) const {
    const Size picture = mask_.size();
    const Rect seen =
        withReach(mappedRect(foregroundFromBackground_, region, picture), cell_, picture);
    if (seen.isEmpty())
        return {};
    const Rect covered = maskSupport(mask_, seen);
    if (covered.isEmpty())
        return {};
    return intersection(
        region, mappedRect(backgroundFromForeground_, withReach(covered, cell_, picture), raster_));
}

LinearPixel PerspectiveWarp::pixel(Point centre, Point inside, bool isCut) const {
    const Affine here = sourceFromBackground_.nearby(inside);
    const Spread across(std::hypot(here.xx, here.yx));
    const Spread down(std::hypot(here.xy, here.yy));
    const auto at = [&](Point place) {
        const Point position = sourceFromBackground_(place);
        return interpolated(source_, position.x, position.y);
    };
    if (across.count == 1 && down.count == 1)
        return at(inside);
    std::array<double, 4> sum = {};
    int count = 0;
    for (int j = 0; j < down.count; ++j)
        for (int i = 0; i < across.count; ++i) {
            const Point place{centre.x + across.first + across.step * i,
                              centre.y + down.first + down.step * j};
            if (isCut && !outline_.contains(place))
                continue;
            const LinearPixel sample = at(place);
            for (size_t c = 0; c < 3; ++c)
                sum[c] += double(sample[3]) * sample[c];
            sum[3] += sample[3];
            ++count;
        }
    if (count == 0)
        return at(inside);
    if (!(sum[3] > 0))
        return {};
    return {static_cast<float>(sum[0] / sum[3]),
            static_cast<float>(sum[1] / sum[3]),
            static_cast<float>(sum[2] / sum[3]),
            static_cast<float>(sum[3] / count)};
}

PlacedPixels PerspectiveWarp::sample(const Rect& region) const {
    PlacedPixels placed{
        region, Image(region.size(), 3, SampleType::F32), Image(region.size(), 1, SampleType::F32)};
    for (int y = 0; y < region.height; ++y) {
        const auto rgb = placed.rgb.mutableRow<float>(y);
        const auto coverage = placed.coverage.mutableRow<float>(y);
        for (size_t x = 0; x < coverage.size(); ++x) {
            const Point centre{region.x + static_cast<double>(x) + 0.5, region.y + y + 0.5};
            const PlacedOutline::Part part = outline_.partOf(centre);
            if (part.share == 0)
                continue;
            const LinearPixel color = pixel(centre, part.middle, part.share < 1);
            std::copy_n(color.begin(), 3, rgb.begin() + static_cast<ptrdiff_t>(3 * x));
            coverage[x] = static_cast<float>(part.share) * color[3];
        }
        encodeSrgbRow(rgb);
    }
    return placed;
}

}  // namespace r2r
