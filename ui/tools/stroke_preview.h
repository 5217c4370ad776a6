// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/plane_map.h"
#include "engine/core/tiled_mask.h"
#include "ui/document/screen_tiles.h"
#include "ui/tools/pixel_steps.h"

#include <QImage>
#include <QPoint>

#include <memory>

namespace r2r::ui {

/// The layer over a harmonized result that makes it show a mask being painted, before anything is
/// harmonized again.
///
/// A result is P = B + c·(F′ − B). Where the mask falls from c to c′, the background with opacity
/// 1 − c′/c over P gives exactly B + c′·(F′ − B): erasing shows what the harmonizer would. Where it
/// rises, the foreground as it is with opacity (c′ − c)/(1 − c) fills in what is not harmonized
/// yet. Only the pixels of a stroke are ever computed.
class StrokePreview {
public:
    /// What the result was made with.
    struct Before {
        TiledMask mask;
        double opacity = 1;  ///< of the foreground: c is the product of both
    };

    /// @param picture  the foreground as `displayImage` shows it, size of the mask
    /// @param base     the background as it is shown
    /// @param steps    the pixels of the mask that the layer has
    StrokePreview(Before before,
                  QImage picture,
                  ScreenTiles base,
                  const PlaneMap& baseFromMask,
                  PixelSteps steps);

    [[nodiscard]] PixelSteps steps() const { return steps_; }

    /// The size of the layer.
    [[nodiscard]] Size size() const { return steps_.stepsOf(Rect::of(before_.mask.size())).size(); }

    /// Pixels and where they belong in the layer.
    struct Piece {
        QImage pixels;  ///< `Format_ARGB32_Premultiplied`
        QPoint at;
    };

    /// The look of `region` of the mask; may be a little more, to whole steps.
    [[nodiscard]] Piece piece(const TiledMask& painted, const Rect& region);

private:
    class Opacities;

    [[nodiscard]] QRgb baseAt(Point place);

    Before before_;
    std::shared_ptr<const Opacities> opacities_;
    QImage picture_;
    ScreenTiles base_;
    PlaneMap baseFromMask_;
    PixelSteps steps_;
};

}  // namespace r2r::ui
