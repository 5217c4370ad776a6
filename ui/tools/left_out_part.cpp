// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tools/left_out_part.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace r2r::ui {
namespace {

/// The pixel of the picture that represents the `index`th of every `step`.
int pixelOf(int index, int step, int length) {
    return std::min(index * step + step / 2, length - 1);
}

}  // namespace

LeftOutPart::LeftOutPart(QImage picture, int64_t mostPixels) : picture_(std::move(picture)) {
    const double pixels = double(picture_.width()) * picture_.height();
    step_ = std::max(1, static_cast<int>(std::ceil(std::sqrt(pixels / double(mostPixels)))));
}

LeftOutPart::Piece LeftOutPart::piece(const TiledMask& mask, const Rect& region) const {
    const Rect inside = intersection(region, Rect::of(mask.size()));
    if (inside.isEmpty())
        return {};
    const int left = inside.x / step_;
    const int top = inside.y / step_;
    const int right = (inside.right() - 1) / step_ + 1;
    const int bottom = (inside.bottom() - 1) / step_ + 1;
    const Rect read =
        intersection({left * step_, top * step_, (right - left) * step_, (bottom - top) * step_},
                     Rect::of(mask.size()));
    const Image values = mask.toImage(read);
    Piece piece{QImage(right - left, bottom - top, QImage::Format_ARGB32_Premultiplied),
                {left, top}};
    for (int y = top; y < bottom; ++y) {
        const int row = pixelOf(y, step_, mask.size().height);
        const auto* colors = reinterpret_cast<const QRgb*>(picture_.constScanLine(row));
        const auto shown = values.row<uint8_t>(row - read.y);
        auto* target = reinterpret_cast<QRgb*>(piece.pixels.scanLine(y - top));
        for (int x = left; x < right; ++x) {
            const int column = pixelOf(x, step_, mask.size().width);
            const int missing = 255 - shown[static_cast<size_t>(column - read.x)];
            const auto alpha = static_cast<QRgb>(std::lround(kOpacity * missing));
            target[x - left] = qPremultiply((colors[column] & RGB_MASK) | (alpha << 24));
        }
    }
    return piece;
}

QTransform LeftOutPart::imageFromPixels(const QTransform& imageFromMask) const {
    return QTransform::fromScale(step_, step_) * imageFromMask;  // Qt: left first
}

}  // namespace r2r::ui
