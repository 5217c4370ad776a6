// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QList>
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
/// the memory of a few windows. A pan converts what comes into sight. More than a frame can wait
/// for is converted in several calls; until then the pixels from before are shown, over the
/// overview.
class CloseUp {
public:
    CloseUp() = default;

    /// @param size    of the picture
    /// @param source  asked in `lookAt` and `goOn` alone
    CloseUp(QSize size, PixelSource source);

    /// Converts what is missing of the part that is seen now, or the first of it; never while
    /// painting.
    /// @param visible  pixels of the picture
    /// @param zoom     device pixels per pixel of the picture
    void lookAt(const QRectF& visible, double zoom);

    /// Whether pixels that are looked at are still to be converted.
    [[nodiscard]] bool isWaiting() const { return !missing_.isEmpty(); }

    /// Converts some of them.
    void goOn();

    /// Gives the pixels back: the picture is looked at from afar.
    void rest();

    [[nodiscard]] bool isSeen() const { return !shown_.pixels.isNull(); }

    /// Whether nothing beneath is seen.
    [[nodiscard]] bool fillsView() const;

    /// Smooth up to 200 %.
    /// @param painter  in pixels of the picture
    void paint(QPainter& painter, double zoom) const;

private:
    /// A region of the picture, with one pixel for every 2ˡ×2ˡ.
    struct Part {
        int level = 0;
        QRect region;  ///< in pixels of the level
        QImage pixels;

        [[nodiscard]] bool holds(int atLevel, const QRect& wanted) const;
        void take(const QImage& image, const QRect& place);
    };

    [[nodiscard]] QSize sizeAt(int level) const;
    [[nodiscard]] QRect atLevel(const QRectF& area, int level) const;
    [[nodiscard]] QImage converted(const QRect& part, int level) const;

    QSize size_;
    PixelSource source_;
    QRectF visible_;
    Part shown_;
    Part coming_;           ///< is shown once nothing is missing any more
    QList<QRect> missing_;  ///< of `coming_`, what is converted at once
};

}  // namespace r2r::widgets
