// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/masking/shaped_mask.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace r2r::ui {
namespace {

constexpr int kBandRows = 16 * TiledMask::kTileSize;  // what a shape is drawn in needs memory

bool keepsTheRest(MaskCombination how) {
    return how == MaskCombination::Add || how == MaskCombination::Subtract;
}

void combineInto(TiledMask& result,
                 const TiledMask& mask,
                 const Image& patch,
                 int x,
                 int y,
                 MaskCombination how) {
    result.write(x, y, combined(mask.toImage({x, y, patch.width(), patch.height()}), patch, how));
}

/// The pixels of a mask that an outline may touch.
Rect boundsOf(std::span<const Point> outline, Size size) {
    double left = size.width;
    double top = size.height;
    double right = 0;
    double bottom = 0;
    for (const Point& corner : outline) {
        left = std::min(left, corner.x);
        top = std::min(top, corner.y);
        right = std::max(right, corner.x);
        bottom = std::max(bottom, corner.y);
    }
    const auto whole = [](double value, int length) {
        return static_cast<int>(std::clamp(value, 0.0, double(length)));
    };
    const int x = whole(std::floor(left), size.width);
    const int y = whole(std::floor(top), size.height);
    return {
        x, y, whole(std::ceil(right), size.width) - x, whole(std::ceil(bottom), size.height) - y};
}

}  // namespace

TiledMask combinedMask(
    const TiledMask& mask, const Image& patch, int x, int y, MaskCombination how) {
    TiledMask result = keepsTheRest(how) ? mask : TiledMask(mask.size());
    combineInto(result, mask, patch, x, y, how);
    return result;
}

TiledMask combinedMask(const TiledMask& mask, const Image& other, MaskCombination how) {
    TiledMask result = mask;  // writing over it keeps tiles that stay equal shared
    result.write(
        0, 0, how == MaskCombination::Replace ? other : combined(mask.toImage(), other, how));
    return result;
}

TiledMask shapedMask(const TiledMask& mask,
                     std::span<const Point> outline,
                     MaskCombination how,
                     const JobContext& job) {
    TiledMask result = keepsTheRest(how) ? mask : TiledMask(mask.size());
    const Rect bounds = boundsOf(outline, mask.size());
    if (bounds.isEmpty())
        return result;
    std::vector<Point> moved(outline.begin(), outline.end());
    for (int y = bounds.y; y < bounds.bottom(); y += kBandRows) {
        job.throwIfCancelled();
        for (size_t i = 0; i < moved.size(); ++i)
            moved[i] = {outline[i].x - bounds.x, outline[i].y - y};
        const Size band{bounds.width, std::min(kBandRows, bounds.bottom() - y)};
        combineInto(result, mask, polygonMask(band, moved), bounds.x, y, how);
    }
    return result;
}

}  // namespace r2r::ui
