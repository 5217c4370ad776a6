// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>

namespace r2r {

inline constexpr double kLongestShadow = 5;  ///< in heights of what casts it

/// The shadow of a foreground on the ground that it stands on (`shadow_layers.h` makes it).
struct CastShadow {
    double degrees = 45;  ///< where it falls, counter-clockwise from the right: 90 is away from us
    double length = 0.7;  ///< of the shadow of a point, in its heights above the ground; 0…5
    double softness = 0.4;  ///< 0…1: how fast its edge softens with the distance
    double opacity = 0.75;  ///< 0…1
    double contact = 1;     ///< 0…1: how dark it is where the foreground touches the ground
    /// Bytes of sRGB; nothing: that of the background's own shadows.
    std::optional<std::array<uint8_t, 3>> color;

    bool operator==(const CastShadow&) const = default;
};

}  // namespace r2r
