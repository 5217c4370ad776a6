// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/geometry.h"

#include <QTransform>

#include <algorithm>

namespace r2r::ui {

/// Every `step`th pixel of a picture, each way: enough for showing it smaller than it is, and a
/// small share of the work.
struct PixelSteps {
    int step = 1;

    /// The steps that `region` touches.
    [[nodiscard]] Rect stepsOf(const Rect& region) const {
        const int left = region.x / step;
        const int top = region.y / step;
        return {left,
                top,
                (region.right() - 1) / step + 1 - left,
                (region.bottom() - 1) / step + 1 - top};
    }

    /// The pixels of a picture of that size that `steps` stand for.
    [[nodiscard]] Rect pixelsOf(const Rect& steps, Size size) const {
        return intersection(
            {steps.x * step, steps.y * step, steps.width * step, steps.height * step},
            Rect::of(size));
    }

    /// The pixel that represents the `index`th step along a side.
    [[nodiscard]] int pixelOf(int index, int length) const {
        return std::min(index * step + step / 2, length - 1);
    }

    /// From the steps to where the pixels are shown.
    [[nodiscard]] QTransform imageFromSteps(const QTransform& imageFromPixels) const {
        return QTransform::fromScale(step, step) * imageFromPixels;  // Qt: left first
    }
};

}  // namespace r2r::ui
