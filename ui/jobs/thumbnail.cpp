// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/thumbnail.h"

#include "engine/imaging/placing/resample.h"
#include "ui/document/qt_image.h"

#include <QPainter>

namespace r2r::ui {

QImage thumbnailOf(const Foreground& foreground, int sidePx) {
    QImage square(sidePx, sidePx, QImage::Format_ARGB32_Premultiplied);
    square.fill(Qt::transparent);
    // The part that the mask leaves, as large as it can be; all of it if that is nothing.
    const Rect support = foreground.mask.support();
    const Rect region = support.isEmpty() ? Rect::of(foreground.image.size()) : support;
    const Size size = fitted(region.size(), sidePx);
    const QImage colors = displayImage(resized(foreground.image, region, size));
    const Image mask = resized(foreground.mask.toImage(region), size);
    const QImage cutOut = displayLayer(colors, TiledMask::fromImage(mask), Rect::of(size));
    QPainter(&square).drawImage((sidePx - size.width) / 2, (sidePx - size.height) / 2, cutOut);
    return square;
}

}  // namespace r2r::ui
