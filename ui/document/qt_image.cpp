// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/qt_image.h"

#include "engine/core/error.h"
#include "engine/imaging/pixels/pixel_codec.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <vector>

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

/// Needs no colour mathematics: what is stored is what the screen wants.
bool isPlainSrgb(const Image& image) {
    return image.sampleType() == SampleType::U8 && !image.iccProfile() &&
           image.encoding() == ColorEncoding::Srgb;
}

void copyRow(std::span<const uint8_t> samples, int channels, QRgb* target, int width) {
    const bool isColor = channels >= 3;
    for (int x = 0; x < width; ++x) {
        const uint8_t* pixel = samples.data() + ptrdiff_t{x} * channels;
        target[x] = qRgb(pixel[0], pixel[isColor ? 1 : 0], pixel[isColor ? 2 : 0]);
    }
}

int levelOf(float value) {
    return static_cast<int>(std::lround(255 * std::clamp(value, 0.0F, 1.0F)));
}

}  // namespace

QImage displayImage(const Image& image) {
    if (image.isEmpty())
        return {};
    QImage shown = newImage(image.size(), QImage::Format_RGB32);
    if (isPlainSrgb(image)) {
        for (int y = 0; y < image.height(); ++y)
            copyRow(image.row<uint8_t>(y), image.channels(), writableRow(shown, y), image.width());
        return shown;
    }
    const PixelCodec codec(image);
    std::vector<float> rgb(size_t{3} * static_cast<size_t>(image.width()));
    for (int y = 0; y < image.height(); ++y) {
        codec.decode(image, 0, y, rgb);
        QRgb* target = writableRow(shown, y);
        for (size_t x = 0; x < static_cast<size_t>(image.width()); ++x)
            target[x] = qRgb(levelOf(rgb[3 * x]), levelOf(rgb[3 * x + 1]), levelOf(rgb[3 * x + 2]));
    }
    return shown;
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

QTransform toQt(const Affine& affine) {
    return {affine.xx, affine.yx, affine.xy, affine.yy, affine.dx, affine.dy};
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
