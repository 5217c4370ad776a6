// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tools/shadow_drag.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace r2r::ui {
namespace {

constexpr double kSnapDegrees = 15;
constexpr double kDegrees = 180 / std::numbers::pi;
constexpr double kNoLength = 0.01;  // of the height of what casts it

}  // namespace

Point tipOf(const CastShadow& shadow, const Standing& standing) {
    const double length = shadow.length * standing.height;
    const double angle = shadow.degrees / kDegrees;
    return {standing.foot.x + length * std::cos(angle), standing.foot.y - length * std::sin(angle)};
}

CastShadow draggedTo(CastShadow shadow, const Standing& standing, Point to, bool snaps) {
    if (!(standing.height > 0))
        return shadow;
    const double right = to.x - standing.foot.x;
    const double up = standing.foot.y - to.y;
    shadow.length = std::min(std::hypot(right, up) / standing.height, kLongestShadow);
    if (shadow.length < kNoLength)
        return shadow;
    shadow.degrees = std::atan2(up, right) * kDegrees;
    if (snaps)
        shadow.degrees = std::round(shadow.degrees / kSnapDegrees) * kSnapDegrees;
    return shadow;
}

}  // namespace r2r::ui
