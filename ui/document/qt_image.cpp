// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/qt_image.h"

#include "engine/core/error.h"
#include "ui/document/screen_pixels.h"

#include <algorithm>
#include <cassert>

namespace r2r::ui {
namespace {

QImage newImage(Size size, QImage::Format format) {
    QImage image(size.width, size.height, format);
    if (image.isNull())
        throw Error(ErrorCode::OutOfMemory, "there is no memory to show the picture");
    return image;
}

QRgb* writableRow(QImage& image, int y) {
    return reinterpret_cast<QRgb*>(image.scanLine(y));
}

}  // namespace

QImage displayImage(const Image& image) {
    return image.isEmpty() ? QImage() : ScreenPixels(image).of(Rect::of(image.size()));
}

QImage displayLayer(const QImage& picture, const TiledMask& mask, const Rect& region) {
    assert(picture.width() == mask.size().width && picture.height() == mask.size().height);
    const Image values = mask.toImage(region);
    QImage layer = newImage(region.size(), QImage::Format_ARGB32_Premultiplied);
    for (int y = 0; y < region.height; ++y) {
        const auto* colors =
            reinterpret_cast<const QRgb*>(picture.constScanLine(region.y + y)) + region.x;
        const std::span<const uint8_t> alpha = values.row<uint8_t>(y);
        QRgb* target = writableRow(layer, y);
        for (int x = 0; x < region.width; ++x)
            target[x] =
                qPremultiply((colors[x] & RGB_MASK) | (QRgb{alpha[static_cast<size_t>(x)]} << 24));
    }
    return layer;
}

QImage displayMask(const TiledMask& mask, const Rect& region) {
    const Image values = mask.toImage(region);
    QImage shown = newImage(region.size(), QImage::Format_Grayscale8);
    for (int y = 0; y < region.height; ++y)
        std::ranges::copy(values.row<uint8_t>(y), shown.scanLine(y));
    return shown;
}

Image imageFromQt(const QImage& image) {
    const QImage pixels = image.convertToFormat(QImage::Format_ARGB32);
    const bool isOpaque = !image.hasAlphaChannel();
    const int channels = isOpaque ? 3 : 4;
    Image result({pixels.width(), pixels.height()}, channels, SampleType::U8);
    for (int y = 0; y < pixels.height(); ++y) {
        const auto* source = reinterpret_cast<const QRgb*>(pixels.constScanLine(y));
        uint8_t* target = result.mutableRow<uint8_t>(y).data();
        for (int x = 0; x < pixels.width(); ++x, target += channels) {
            target[0] = static_cast<uint8_t>(qRed(source[x]));
            target[1] = static_cast<uint8_t>(qGreen(source[x]));
            target[2] = static_cast<uint8_t>(qBlue(source[x]));
            if (!isOpaque)
                target[3] = static_cast<uint8_t>(qAlpha(source[x]));
        }
    }
    return result;
}

QTransform toQt(const PlaneMap& map) {
    const Affine& top = map.top;
    return {top.xx, top.yx, map.wx, top.xy, top.yy, map.wy, top.dx, top.dy, map.w1};
}

QRect toQt(const Rect& rect) {
    return {rect.x, rect.y, rect.width, rect.height};
}

QPointF toQt(Point point) {
    return {point.x, point.y};
}

Point fromQt(QPointF point) {
    return {point.x(), point.y()};
}

Rect fromQt(const QRect& rect) {
    return {rect.x(), rect.y(), rect.width(), rect.height()};
}

}  // namespace r2r::ui
