// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/view_transform.h"

#include <algorithm>
#include <cmath>

namespace r2r::widgets {
namespace {

constexpr double kFitMarginPx =
    16;  // leaves room for the handles of a frame as large as the picture

/// The shift that brings `first` to `last` into sight in a window of `length`,
/// with its handles if there is room.
double shiftIntoSight(double first, double last, double length) {
    const double room = length - (last - first);
    if (room < 0)
        return (length - first - last) / 2;
    const double margin = std::min(kFitMarginPx, room / 2);
    return std::max(0.0, margin - first) - std::max(0.0, last - (length - margin));
}

/// `origin` moved as little as needed for `middle` to be on the picture, which is `length` long.
double originAround(double origin, double length, double middle) {
    return std::clamp(origin, middle - length, middle);
}

}  // namespace

void ViewTransform::setImageSize(QSize imagePx) {
    imageSize_ = imagePx;
    fit();
}

void ViewTransform::setWidgetSize(QSizeF widgetPx) {
    const QPointF middle = imageFromWidget({widgetSize_.width() / 2, widgetSize_.height() / 2});
    widgetSize_ = widgetPx;
    if (isFitted_)
        fit();
    else
        centreOn(middle);
}

void ViewTransform::setDevicePixelRatio(double ratio) {
    if (!(ratio > 0) || ratio == devicePixelRatio_)
        return;
    zoom_ *= ratio / devicePixelRatio_;
    devicePixelRatio_ = ratio;
    if (isFitted_)
        fit();
    else
        placeAt(origin_);
}

void ViewTransform::fit() {
    zoom_ = std::min(fittingZoom(), kMaximumZoom);
    isFitted_ = true;
    placeAt({(widgetSize_.width() - imageSize_.width() * scale()) / 2,
             (widgetSize_.height() - imageSize_.height() * scale()) / 2});
}

void ViewTransform::zoomTo(double zoom, QPointF widgetAnchor) {
    const QPointF fixed = imageFromWidget(widgetAnchor);
    zoom_ = std::clamp(zoom, std::min(kMinimumZoom, fittingZoom()), kMaximumZoom);
    isFitted_ = false;
    placeAt(widgetAnchor - fixed * scale());
}

void ViewTransform::zoomBy(double factor, QPointF widgetAnchor) {
    zoomTo(zoom_ * factor, widgetAnchor);
}

void ViewTransform::panBy(QPointF widgetDelta) {
    isFitted_ = false;
    placeAt(origin_ + widgetDelta);
}

void ViewTransform::centreOn(QPointF imagePoint) {
    isFitted_ = false;
    placeAt(QPointF(widgetSize_.width() / 2, widgetSize_.height() / 2) - imagePoint * scale());
}

void ViewTransform::reveal(const QRectF& imageRect) {
    const QPointF first = widgetFromImage(imageRect.topLeft());
    const QPointF last = widgetFromImage(imageRect.bottomRight());
    const QPointF shift(shiftIntoSight(first.x(), last.x(), widgetSize_.width()),
                        shiftIntoSight(first.y(), last.y(), widgetSize_.height()));
    if (!shift.isNull())
        panBy(shift);
}

QTransform ViewTransform::widgetFromImage() const {
    return {scale(), 0, 0, scale(), origin_.x(), origin_.y()};
}

QTransform ViewTransform::imageFromWidget() const {
    return {1 / scale(), 0, 0, 1 / scale(), -origin_.x() / scale(), -origin_.y() / scale()};
}

QPointF ViewTransform::widgetFromImage(QPointF imagePoint) const {
    return imagePoint * scale() + origin_;
}

QPointF ViewTransform::imageFromWidget(QPointF widgetPoint) const {
    return (widgetPoint - origin_) / scale();
}

QRect ViewTransform::widgetRectFromImage(const QRectF& imageRect) const {
    return QRectF(widgetFromImage(imageRect.topLeft()), widgetFromImage(imageRect.bottomRight()))
        .toAlignedRect();
}

QRectF ViewTransform::imageRectFromWidget(const QRectF& widgetRect) const {
    return {imageFromWidget(widgetRect.topLeft()), imageFromWidget(widgetRect.bottomRight())};
}

double ViewTransform::widgetFromImageLength(double imagePx) const {
    return imagePx * scale();
}

double ViewTransform::fittingZoom() const {
    if (imageSize_.isEmpty() || widgetSize_.isEmpty())
        return 1;
    const double across = std::max(1.0, widgetSize_.width() - 2 * kFitMarginPx);
    const double down = std::max(1.0, widgetSize_.height() - 2 * kFitMarginPx);
    return devicePixelRatio_ * std::min(across / imageSize_.width(), down / imageSize_.height());
}

void ViewTransform::placeAt(QPointF origin) {
    const auto onDevicePixel = [this](double widgetPx) {
        return std::round(widgetPx * devicePixelRatio_) / devicePixelRatio_;
    };
    origin_ = {onDevicePixel(
                   originAround(origin.x(), imageSize_.width() * scale(), widgetSize_.width() / 2)),
               onDevicePixel(originAround(
                   origin.y(), imageSize_.height() * scale(), widgetSize_.height() / 2))};
}

}  // namespace r2r::widgets
