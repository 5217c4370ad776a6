// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/masking/mask_picture.h"

#include "ui/tools/pixel_steps.h"

namespace r2r::ui {

MaskPicture maskPicture(const TiledMask& mask,
                        const QImage& picture,
                        const QColor& film,
                        const Rect& region,
                        int step) {
    const Size size = mask.size();
    const Rect inside = intersection(region, Rect::of(size));
    if (inside.isEmpty())
        return {};
    const PixelSteps pixels{step};
    const Rect steps = pixels.stepsOf(inside);
    MaskPicture result{QImage(steps.width, steps.height, QImage::Format_ARGB32_Premultiplied),
                       Affine::scaling(step, step) * Affine::translation(steps.x, steps.y)};
    const Rect columns = pixels.pixelsOf(steps, size);
    for (int y = steps.y; y < steps.bottom(); ++y) {
        const int row = pixels.pixelOf(y, size.height);
        const Image values = mask.toImage({columns.x, row, columns.width, 1});
        const auto shown = values.row<uint8_t>(0);
        const auto* colors =
            film.isValid() ? nullptr : reinterpret_cast<const QRgb*>(picture.constScanLine(row));
        auto* target = reinterpret_cast<QRgb*>(result.pixels.scanLine(y - steps.y));
        for (int x = steps.x; x < steps.right(); ++x) {
            const int column = pixels.pixelOf(x, size.width);
            const QRgb value = shown[static_cast<size_t>(column - columns.x)];
            const QRgb color = colors ? colors[column] : film.rgb();
            const QRgb most = colors ? 255 : static_cast<QRgb>(film.alpha());
            target[x - steps.x] =
                qPremultiply((color & RGB_MASK) | (((most * value + 127) / 255) << 24));
        }
    }
    return result;
}

}  // namespace r2r::ui
