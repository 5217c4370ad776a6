// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/geometry.h"
#include "engine/core/tiled_mask.h"

#include <QImage>

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
    /// @param before   the mask that the result was made with
    /// @param picture  the foreground as `displayImage` shows it, size of `before`
    /// @param base     the background as it is shown, possibly smaller than the background
    StrokePreview(TiledMask before, QImage picture, QImage base, const Affine& baseFromMask);

    /// For the pixels of `region` of the mask: `Format_ARGB32_Premultiplied`.
    [[nodiscard]] QImage pixels(const TiledMask& painted, const Rect& region) const;

private:
    [[nodiscard]] QRgb backgroundAt(Point maskPoint) const;

    TiledMask before_;
    QImage picture_;
    QImage base_;
    Affine baseFromMask_;
};

}  // namespace r2r::ui
