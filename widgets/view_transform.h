// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>
#include <QRect>
#include <QRectF>
#include <QSize>
#include <QSizeF>
#include <QTransform>

namespace r2r::widgets {

/// The place of the picture in the window: the only class that converts image, widget and device
/// pixels.
///
/// Three spaces. *Image*: pixels of the full picture, (0, 0) its top left corner, pixel centres at
/// +½. *Widget*: Qt's device-independent pixels. *Device*: real pixels of the screen, widget times
/// `devicePixelRatio`. Zoom counts device pixels per image pixel, so 1 is the picture's true size
/// on any screen; the picture's corner is always on a whole device pixel, so 100 % is sharp.
class ViewTransform {
public:
    static constexpr double kMinimumZoom = 0.02;
    static constexpr double kMaximumZoom = 32;

    /// Another picture: fits it into the window.
    void setImageSize(QSize imagePx);

    /// Keeps the picture fitted if it was, otherwise keeps the point in the middle.
    void setWidgetSize(QSizeF widgetPx);

    /// Keeps the size and place of the picture in widget pixels; `zoom` changes accordingly.
    void setDevicePixelRatio(double ratio);

    [[nodiscard]] QSize imageSize() const { return imageSize_; }

    [[nodiscard]] QSizeF widgetSize() const { return widgetSize_; }

    [[nodiscard]] double devicePixelRatio() const { return devicePixelRatio_; }

    [[nodiscard]] double zoom() const { return zoom_; }

    /// The whole picture is shown, and stays so when the window changes, until zoomed or panned.
    [[nodiscard]] bool isFitted() const { return isFitted_; }

    void fit();

    /// Zooms about a point that keeps its place (to half a device pixel, and as far as the middle
    /// of the window stays on the picture). Limited to 2 % … 3200 %; a picture too large to fit at
    /// 2 % may be zoomed out until it fits.
    void zoomTo(double zoom, QPointF widgetAnchor);
    void zoomBy(double factor, QPointF widgetAnchor);

    /// Moves the picture with the pointer. The middle of the window never leaves the picture.
    void panBy(QPointF widgetDelta);
    void centreOn(QPointF imagePoint);

    /// Moves the picture as little as needed for a rectangle of it to be seen whole; the middle of
    /// one that is larger than the window goes to the window's middle.
    void reveal(const QRectF& imageRect);

    [[nodiscard]] QTransform widgetFromImage() const;
    [[nodiscard]] QTransform imageFromWidget() const;

    [[nodiscard]] QPointF widgetFromImage(QPointF imagePoint) const;
    [[nodiscard]] QPointF imageFromWidget(QPointF widgetPoint) const;

    /// The whole widget pixels that the rectangle touches.
    [[nodiscard]] QRect widgetRectFromImage(const QRectF& imageRect) const;
    [[nodiscard]] QRectF imageRectFromWidget(const QRectF& widgetRect) const;

    /// Lengths in widget pixels.
    [[nodiscard]] double widgetFromImageLength(double imagePx) const;

private:
    [[nodiscard]] double fittingZoom() const;

    [[nodiscard]] double scale() const { return zoom_ / devicePixelRatio_; }

    void placeAt(QPointF origin);

    QSize imageSize_;
    QSizeF widgetSize_;
    double devicePixelRatio_ = 1;
    double zoom_ = 1;
    QPointF origin_;  ///< of the picture's corner, widget pixels
    bool isFitted_ = true;
};

}  // namespace r2r::widgets
