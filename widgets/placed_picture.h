// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/picture_pyramid.h"

#include <QImage>
#include <QPoint>
#include <QRectF>
#include <QTransform>

class QPainter;

namespace r2r::widgets {

/// A picture and its place on the canvas, ready to be drawn at any zoom.
class PlacedPicture {
public:
    PlacedPicture() = default;

    /// @param picture          any format; null shows nothing
    /// @param imageFromPixels  from its pixels to those of the canvas' image
    PlacedPicture(const QImage& picture, const QTransform& imageFromPixels);

    /// A picture of that size without colour, to be painted on by `update`.
    [[nodiscard]] static PlacedPicture blank(QSize size, const QTransform& imageFromPixels);

    [[nodiscard]] bool isNull() const { return pixels_.isNull(); }

    [[nodiscard]] bool isOpaque() const { return pixels_.isOpaque(); }

    /// The rectangle that it covers, image pixels; empty for nothing.
    [[nodiscard]] QRectF bounds() const;

    void setTransform(const QTransform& imageFromPixels) { imageFromPixels_ = imageFromPixels; }

    /// @param opacity  0…1
    void setOpacity(double opacity) { opacity_ = opacity; }

    /// Replaces the pixels of `patch` at `at`.
    /// @return what looks different now, image pixels.
    QRectF update(const QImage& patch, QPoint at);

    /// Before it is painted at another zoom.
    /// @param zoom  device pixels per image pixel.
    void prepare(double zoom);

    /// Smooth up to 200 %; above, the pixels of a picture at full resolution show their edges.
    /// @param painter  in image coordinates.
    void paint(QPainter& painter, double zoom) const;

private:
    [[nodiscard]] double scale() const;

    PicturePyramid pixels_;
    QTransform imageFromPixels_;
    double opacity_ = 1;
};

}  // namespace r2r::widgets
