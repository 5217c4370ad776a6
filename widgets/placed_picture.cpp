// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/placed_picture.h"

#include <QPainter>

#include <cmath>

namespace r2r::widgets {
namespace {

constexpr double kSmoothUpToZoom = 2;

}  // namespace

PlacedPicture::PlacedPicture(const QImage& picture, const QTransform& imageFromPixels)
    : pixels_(picture), imageFromPixels_(imageFromPixels) {}

PlacedPicture PlacedPicture::blank(QSize size, const QTransform& imageFromPixels) {
    PlacedPicture placed;
    placed.pixels_ = PicturePyramid::blank(size);
    placed.imageFromPixels_ = imageFromPixels;
    return placed;
}

QRectF PlacedPicture::bounds() const {
    return isNull() ? QRectF() : imageFromPixels_.mapRect(QRectF(QPointF(0, 0), pixels_.size()));
}

QRectF PlacedPicture::update(const QImage& patch, QPoint at) {
    pixels_.update(patch, at);
    const QRectF touched = QRectF(at, patch.size()) & QRectF(QPointF(0, 0), pixels_.size());
    if (touched.isEmpty())
        return {};
    return imageFromPixels_.mapRect(touched.adjusted(-1, -1, 1, 1));  // reach of the interpolation
}

void PlacedPicture::prepare(double zoom) {
    pixels_.prepare(zoom * scale());
}

void PlacedPicture::paint(QPainter& painter, double zoom) const {
    if (isNull())
        return;
    const int level = pixels_.levelFor(zoom * scale());
    const double pixelsPerSample = std::ldexp(1.0, level);
    const bool isProxy = scale() > 1;
    painter.save();
    painter.setRenderHint(QPainter::SmoothPixmapTransform, isProxy || zoom <= kSmoothUpToZoom);
    painter.setOpacity(opacity_);
    painter.setTransform(imageFromPixels_, true);
    painter.scale(pixelsPerSample, pixelsPerSample);
    painter.drawImage(0, 0, pixels_.level(level));
    painter.restore();
}

/// In perspective, that at its middle.
double PlacedPicture::scale() const {
    const QTransform& map = imageFromPixels_;
    const double w = map.m13() * pixels_.size().width() / 2.0 +
                     map.m23() * pixels_.size().height() / 2.0 + map.m33();
    return std::sqrt(std::abs(map.determinant() / (w * w * w)));
}

}  // namespace r2r::widgets
