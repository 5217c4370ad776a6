// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tools/left_out_part.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace r2r::ui {
LeftOutPart::LeftOutPart(QImage picture, int64_t mostPixels) : picture_(std::move(picture)) {
    const double pixels = double(picture_.width()) * picture_.height();
    steps_.step = std::max(1, static_cast<int>(std::ceil(std::sqrt(pixels / double(mostPixels)))));
}

LeftOutPart::Piece LeftOutPart::piece(const TiledMask& mask, const Rect& region) const {
    const Rect inside = intersection(region, Rect::of(mask.size()));
    if (inside.isEmpty())
        return {};
    const Rect steps = steps_.stepsOf(inside);
    const Rect read = steps_.pixelsOf(steps, mask.size());
    const Image values = mask.toImage(read);
    Piece piece{QImage(steps.width, steps.height, QImage::Format_ARGB32_Premultiplied),
                {steps.x, steps.y}};
    for (int y = steps.y; y < steps.bottom(); ++y) {
        const int row = steps_.pixelOf(y, mask.size().height);
        const auto* colors = reinterpret_cast<const QRgb*>(picture_.constScanLine(row));
        const auto shown = values.row<uint8_t>(row - read.y);
        auto* target = reinterpret_cast<QRgb*>(piece.pixels.scanLine(y - steps.y));
        for (int x = steps.x; x < steps.right(); ++x) {
            const int column = steps_.pixelOf(x, mask.size().width);
            const int missing = 255 - shown[static_cast<size_t>(column - read.x)];
            const auto alpha = static_cast<QRgb>(kOpacity * missing + 0.5);
            target[x - steps.x] = qPremultiply((colors[column] & RGB_MASK) | (alpha << 24));
        }
    }
    return piece;
}

QTransform LeftOutPart::imageFromPixels(const QTransform& imageFromMask) const {
    return steps_.imageFromSteps(imageFromMask);
}

}  // namespace r2r::ui
