// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/composition.h"

namespace r2r::ui {

/// The upright rectangle around what a foreground shows, in pixels of the background, beyond which
/// it may go.
struct Extent {
    double left = 0;
    double top = 0;
    double right = 0;
    double bottom = 0;

    [[nodiscard]] Point middle() const { return {(left + right) / 2, (top + bottom) / 2}; }

    [[nodiscard]] Extent shifted(Point by) const {
        return {left + by.x, top + by.y, right + by.x, bottom + by.y};
    }

    bool operator==(const Extent&) const = default;
};

/// Of what the mask leaves; of the whole picture if that is nothing.
[[nodiscard]] Extent extentOf(const Foreground& foreground);

[[nodiscard]] Extent unionOf(const Extent& a, const Extent& b);

/// The step that takes the foreground as far as `wanted`, as near as its pixels allow: one of true
/// size that is not turned, or by quarters, goes by whole pixels, so that it is never resampled.
[[nodiscard]] Point allowedStep(const Placement& placement, Point wanted);

}  // namespace r2r::ui
