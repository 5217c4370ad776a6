// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/geometry.h"
#include "engine/core/tiled_mask.h"
#include "engine/pipeline/composition.h"

#include <QImage>

namespace r2r::ui {

/// What to lay over a harmonized result so that it shows a mask being painted, before anything is
/// harmonized again.
///
/// A result is P = B + c·(F′ − B). Where the mask falls from c to c′, the background with opacity
/// 1 − c′/c over P gives exactly B + c′·(F′ − B): erasing shows what the harmonizer would. Where it
/// rises, the foreground as it is with opacity (c′ − c)/(1 − c) fills in what nobody has harmonized
/// yet. Only the pixels of a stroke are ever computed.
class StrokePreview {
public:
    /// @param base  the background as it is shown, possibly smaller than the background.
    StrokePreview(const Foreground& foreground, QImage base, Size background);

    [[nodiscard]] ForegroundId id() const { return foreground_.id; }

    /// `Format_ARGB32_Premultiplied`, for the pixels of `region` of the mask.
    [[nodiscard]] QImage pixels(const TiledMask& painted, const Rect& region) const;

private:
    [[nodiscard]] QRgb backgroundAt(double maskX, double maskY) const;

    Foreground foreground_;  ///< as it was before the stroke
    QImage base_;
    Affine baseFromMask_;
};

}  // namespace r2r::ui
