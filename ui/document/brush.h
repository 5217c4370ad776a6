// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <utility>

namespace r2r::ui {

/// A round brush.
struct Brush {
    static constexpr double kMinimumDiameterPx = 1;
    static constexpr double kMaximumDiameterPx = 2000;

    double diameterPx = 80;  ///< pixels of the background: as wide as what it paints
    double hardness = 0.5;   ///< 0…1: share of the radius with full strength
    double opacity = 1;      ///< 0…1, of a stroke: its dabs do not add up
    /// 0…1: the brush follows on a string of so much of `kLongestStringPx`, which takes the tremor
    /// out of a hand.
    double smoothing = 0;
    bool isEraser = false;
    double otherDiameterPx = 80;  ///< of the eraser while it paints, of the brush while it erases

    static constexpr double kLongestStringPx = 80;  ///< of the screen

    /// The same brush to paint with, or to erase with; both keep a size of their own.
    [[nodiscard]] Brush asEraser(bool erases) const {
        Brush brush = *this;
        if (erases != isEraser)
            std::swap(brush.diameterPx, brush.otherDiameterPx);
        brush.isEraser = erases;
        return brush;
    }

    bool operator==(const Brush&) const = default;
};

}  // namespace r2r::ui
