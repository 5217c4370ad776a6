// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/geometry.h"
#include "engine/core/tiled_mask.h"
#include "ui/tools/pixel_steps.h"

#include <QImage>
#include <QPoint>
#include <QTransform>

namespace r2r::ui {

/// Shows the part of a picture that a mask leaves out, dimmed, so that a mask is not painted blind.
///
/// A very large picture is shown by every second or third pixel: this is a hint, and it must be
/// there as soon as the brush is.
class LeftOutPart {
public:
    static constexpr double kOpacity = 0.5;  // told from what is in the mask at a glance
    static constexpr int64_t kMostPixels = int64_t{8} << 20;

    /// @param picture  the foreground as the screen shows it
    explicit LeftOutPart(QImage picture, int64_t mostPixels = kMostPixels);

    /// Pixels and where they belong in what is shown, which has every `step` th pixel of the mask.
    struct Piece {
        QImage pixels;  ///< `Format_ARGB32_Premultiplied`
        QPoint at;
    };

    /// The look of `region` of the mask; may be a little more, to whole pixels.
    /// @param mask  size of the picture
    [[nodiscard]] Piece piece(const TiledMask& mask, const Rect& region) const;

    /// @param imageFromMask  the place of the mask
    [[nodiscard]] QTransform imageFromPixels(const QTransform& imageFromMask) const;

    [[nodiscard]] int step() const { return steps_.step; }

private:
    QImage picture_;
    PixelSteps steps_;
};

}  // namespace r2r::ui
