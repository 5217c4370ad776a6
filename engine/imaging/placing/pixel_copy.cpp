// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/placing/pixel_copy.h"

#include "engine/imaging/masks/mask_ops.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace r2r {
namespace {

bool isNearInteger(double value, double tolerance) {
    return std::abs(value - std::round(value)) <= tolerance;
}

/// The image of `rect` under a map that keeps the pixel grid, also outside the raster.
Rect turned(const Affine& map, const Rect& rect) {
    const Point a = map({double(rect.x), double(rect.y)});
    const Point b = map({double(rect.right()), double(rect.bottom())});
    const auto whole = [](double value) {
        return static_cast<int>(std::lround(std::clamp(value, -1e9, 1e9)));
    };
    const int left = whole(std::min(a.x, b.x));
    const int top = whole(std::min(a.y, b.y));
    return {left, top, whole(std::max(a.x, b.x)) - left, whole(std::max(a.y, b.y)) - top};
}

/// `part` of the image, turned and flipped as the map says; every sample keeps its bits.
Image turnedPixels(const Image& image, const Rect& part, const Affine& map) {
    const Rect bounds = turned(map, part);
    Image result(bounds.size(), image.channels(), image.sampleType());
    result.setEncoding(image.encoding());
    result.setIccProfile(image.iccProfile());
    const auto pixelBytes = static_cast<ptrdiff_t>(image.channels()) *
                            static_cast<ptrdiff_t>(bytesPerSample(image.sampleType()));
    const auto rowBytes = static_cast<ptrdiff_t>(image.bytesPerRow());
    const Affine inverse = map.inverse().value();
    const ptrdiff_t step =
        std::lround(inverse.xx) * pixelBytes + std::lround(inverse.yx) * rowBytes;
    std::byte* target = result.mutableData();
    for (int y = bounds.y; y < bounds.bottom(); ++y) {
        const Point start = inverse({bounds.x + 0.5, y + 0.5});
        ptrdiff_t offset = static_cast<ptrdiff_t>(std::floor(start.y)) * rowBytes +
                           static_cast<ptrdiff_t>(std::floor(start.x)) * pixelBytes;
        for (int x = 0; x < bounds.width; ++x, offset += step, target += pixelBytes)
            std::memcpy(target, image.data() + offset, static_cast<size_t>(pixelBytes));
    }
    return result;
}

}  // namespace

bool keepsPixelGrid(const Affine& map) {
    constexpr double kTurn = 1e-10;  // over the longest picture side still far below a pixel
    constexpr double kShift = 1e-6;
    return isNearInteger(map.xx, kTurn) && isNearInteger(map.xy, kTurn) &&
           isNearInteger(map.yx, kTurn) && isNearInteger(map.yy, kTurn) &&
           std::abs(std::hypot(map.xx, map.yx) - 1) <= kTurn &&
           std::abs(std::abs(map.determinant()) - 1) <= kTurn && isNearInteger(map.dx, kShift) &&
           isNearInteger(map.dy, kShift);
}

Rect mappedGrid(const Affine& map, const Rect& rect, Size raster) {
    return intersection(turned(map, rect), Rect::of(raster));
}

PixelCopy::PixelCopy(const Image& image, const Image& mask, const Rect& support, const Affine& map)
    : codec_(image) {
    const bool isUpright = std::lround(map.xx) == 1 && std::lround(map.yy) == 1;
    const Rect place = turned(map, isUpright ? Rect::of(image.size()) : support);
    left_ = place.x;
    top_ = place.y;
    image_ = isUpright ? image : turnedPixels(image, support, map);
    mask_ = isUpright ? mask : turnedPixels(mask, support, map);
}

Rect PixelCopy::support(const Rect& region) const {
    const Rect place{left_, top_, image_.width(), image_.height()};
    Rect part = intersection(region, place);
    if (part.isEmpty())
        return {};
    part.x -= left_;
    part.y -= top_;
    Rect covered = maskSupport(mask_, part);
    if (covered.isEmpty())
        return {};
    covered.x += left_;
    covered.y += top_;
    return covered;
}

PlacedPixels PixelCopy::sample(const Rect& region) const {
    PlacedPixels placed{
        region, Image(region.size(), 3, SampleType::F32), Image(region.size(), 1, SampleType::F32)};
    for (int y = 0; y < region.height; ++y) {
        const Rect covered = support({region.x, region.y + y, region.width, 1});
        if (covered.isEmpty())
            continue;
        const auto first = static_cast<size_t>(covered.x - region.x);
        const auto count = static_cast<size_t>(covered.width);
        const int sourceX = covered.x - left_;
        const int sourceY = covered.y - top_;
        codec_.decode(image_,
                      sourceX,
                      sourceY,
                      placed.rgb.mutableRow<float>(y).subspan(3 * first, 3 * count));
        const auto mask = mask_.row<uint8_t>(sourceY).subspan(static_cast<size_t>(sourceX), count);
        std::ranges::transform(
            mask,
            placed.coverage.mutableRow<float>(y).begin() + static_cast<ptrdiff_t>(first),
            [](uint8_t value) { return static_cast<float>(value) / 255.0F; });
    }
    return placed;
}

}  // namespace r2r
