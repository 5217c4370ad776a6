// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QRect>
#include <QRectF>
#include <QSize>

#include <functional>

class QPainter;

namespace r2r::widgets {

/// Converts the pixels of a part of a picture for the screen, `Format_RGB32`; the part is inside.
using PixelSource = std::function<QImage(const QRect& part)>;

/// The part of a large picture that is looked at closely.
///
/// Only that and a margin are converted and kept, so that a picture of hundreds of megapixels takes
/// the memory of a few windows. A pan converts what comes into sight.
class CloseUp {
public:
    CloseUp() = default;

    /// @param size    of the picture
    /// @param source  asked in `lookAt` alone
    CloseUp(QSize size, PixelSource source);

    /// Converts what is missing of the part that is seen now; never while painting.
    /// @param visible  pixels of the picture
    /// @param zoom     device pixels per pixel of the picture
    void lookAt(const QRectF& visible, double zoom);

    /// Gives the pixels back: the picture is looked at from afar.
    void rest();

    [[nodiscard]] bool isSeen() const { return !pixels_.isNull(); }

    /// Smooth up to 200 %.
    /// @param painter  in pixels of the picture
    void paint(QPainter& painter, double zoom) const;

private:
    [[nodiscard]] QSize sizeAt(int level) const;
    [[nodiscard]] QImage converted(const QRect& part, int level) const;
    void copy(const QImage& part, const QRect& region);

    QSize size_;
    PixelSource source_;
    int level_ = 0;  ///< `pixels_` has one for every 2ˡ×2ˡ of the picture
    QRect region_;   ///< that `pixels_` shows, in pixels of the level
    QImage pixels_;
};

}  // namespace r2r::widgets
