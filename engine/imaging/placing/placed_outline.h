// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/plane_map.h"

#include <array>

namespace r2r {

/// The four sides of a placed picture, which say how much of a pixel is inside.
class PlacedOutline {
public:
    /// @param corners  convex, either way around
    explicit PlacedOutline(const Corners& corners);

    struct Part {
        double share = 0;  ///< of the pixel's area, 0…1
        Point middle;      ///< of that part
    };

    /// What of the pixel around `centre`, of size 1×1, is inside.
    [[nodiscard]] Part partOf(Point centre) const;

    [[nodiscard]] bool contains(Point point) const;

private:
    /// One straight side; the distance from it is positive inside.
    struct Side {
        double x = 0;
        double y = 0;
        double offset = 0;

        [[nodiscard]] double distance(Point p) const { return x * p.x + y * p.y + offset; }
    };

    std::array<Side, 4> sides_;
};

}  // namespace r2r
