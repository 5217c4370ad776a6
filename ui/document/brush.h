// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace r2r::ui {

/// A round brush.
struct Brush {
    static constexpr double kMinimumDiameterPx = 1;
    static constexpr double kMaximumDiameterPx = 2000;

    double diameterPx = 80;  ///< pixels of the background: as wide as what it paints
    double hardness = 0.5;   ///< 0…1: share of the radius with full strength
    double opacity = 1;      ///< 0…1, of a stroke: its dabs do not add up
    bool isEraser = false;

    bool operator==(const Brush&) const = default;
};

}  // namespace r2r::ui
