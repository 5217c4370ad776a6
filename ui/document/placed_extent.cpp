// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/placed_extent.h"

#include <algorithm>
#include <cmath>

namespace r2r::ui {

Extent extentOf(const Foreground& foreground) {
    const Rect support = foreground.mask.support();
    const Rect seen = support.isEmpty() ? Rect::of(foreground.image.size()) : support;
    const PlaneMap place = foreground.backgroundFromForeground();
    const auto at = [&](int x, int y) {
        return place({static_cast<double>(x), static_cast<double>(y)});
    };
    const Point first = at(seen.x, seen.y);
    Extent extent{first.x, first.y, first.x, first.y};
    for (const Point corner :
         {at(seen.right(), seen.y), at(seen.x, seen.bottom()), at(seen.right(), seen.bottom())})
        extent = unionOf(extent, {corner.x, corner.y, corner.x, corner.y});
    return extent;
}

Extent unionOf(const Extent& a, const Extent& b) {
    return {std::min(a.left, b.left),
            std::min(a.top, b.top),
            std::max(a.right, b.right),
            std::max(a.bottom, b.bottom)};
}

Point allowedStep(const Placement& placement, Point wanted) {
    return placement.keepsPixels() ? Point{std::round(wanted.x), std::round(wanted.y)} : wanted;
}

}  // namespace r2r::ui
