// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tools/stroke_preview.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace r2r::ui {
namespace {

QRgb transparentBy(QRgb color, double opacity) {
    const auto alpha = static_cast<QRgb>(std::lround(255 * opacity));
    return qPremultiply((color & RGB_MASK) | (alpha << 24));
}

}  // namespace

StrokePreview::StrokePreview(TiledMask before,
                             QImage picture,
                             QImage base,
                             const Affine& baseFromMask)
    : before_(std::move(before))
    , picture_(std::move(picture))
    , base_(std::move(base))
    , baseFromMask_(baseFromMask) {}

QImage StrokePreview::pixels(const TiledMask& painted, const Rect& region) const {
    const Image before = before_.toImage(region);
    const Image after = painted.toImage(region);
    QImage result(region.width, region.height, QImage::Format_ARGB32_Premultiplied);
    for (int y = 0; y < region.height; ++y) {
        const auto was = before.row<uint8_t>(y);
        const auto is = after.row<uint8_t>(y);
        const auto* colors =
            reinterpret_cast<const QRgb*>(picture_.constScanLine(region.y + y)) + region.x;
        auto* target = reinterpret_cast<QRgb*>(result.scanLine(y));
        for (size_t x = 0; x < static_cast<size_t>(region.width); ++x) {
            if (is[x] == was[x])
                target[x] = 0;
            else if (is[x] < was[x])
                target[x] = transparentBy(
                    backgroundAt({region.x + static_cast<double>(x) + 0.5, region.y + y + 0.5}),
                    1 - double(is[x]) / was[x]);
            else
                target[x] = transparentBy(colors[x], double(is[x] - was[x]) / (255 - was[x]));
        }
    }
    return result;
}

QRgb StrokePreview::backgroundAt(Point maskPoint) const {
    const Point place = baseFromMask_(maskPoint);
    const int x = std::clamp(static_cast<int>(std::floor(place.x)), 0, base_.width() - 1);
    const int y = std::clamp(static_cast<int>(std::floor(place.y)), 0, base_.height() - 1);
    return reinterpret_cast<const QRgb*>(base_.constScanLine(y))[x];
}

}  // namespace r2r::ui
