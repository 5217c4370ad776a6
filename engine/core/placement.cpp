// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/placement.h"

#include <algorithm>
#include <cmath>
#include <ostream>

namespace r2r {
namespace {

constexpr Corners kUnpulled = {{{0, 0}, {1, 0}, {1, 1}, {0, 1}}};
constexpr double kFarthest = 1e4;    // pictures away
constexpr double kLeastArea = 1e-7;  // of the picture's
// Of the sum of a corner's triangle and the opposite one, which is the whole: w then varies by 1:99
// at most over the picture.
constexpr double kLeastShare = 0.01;

/// Twice the area of the triangle, positive if it is clockwise on the screen.
double twiceArea(Point a, Point b, Point c) {
    return (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y);
}

/// Twice the area inside the corners.
double twiceArea(const Corners& corners) {
    return twiceArea(corners[0], corners[1], corners[2]) +
           twiceArea(corners[2], corners[3], corners[0]);
}

Point middleOf(const Corners& corners) {
    Point sum;
    for (const Point corner : corners)
        sum = {sum.x + corner.x, sum.y + corner.y};
    return {sum.x / 4, sum.y / 4};
}

bool areUnpulled(const Corners& corners) {
    constexpr double kRounding = 1e-9;
    return std::ranges::equal(corners, kUnpulled, [](Point a, Point b) {
        return std::abs(a.x - b.x) <= kRounding && std::abs(a.y - b.y) <= kRounding;
    });
}

/// Place, size and angle alone.
Affine frameOf(const Placement& placement, Size foreground) {
    const Affine toOrigin = Affine::translation(-foreground.width / 2.0, -foreground.height / 2.0);
    const Affine shape =
        Affine::rotation(placement.degrees) *
        Affine::scaling(placement.isFlipped ? -placement.scale : placement.scale, placement.scale);
    Affine map = Affine::translation(placement.centre.x, placement.centre.y) * shape * toOrigin;
    if (placement.keepsPixels()) {
        map.dx = std::round(map.dx);
        map.dy = std::round(map.dy);
    }
    return map;
}

}  // namespace

PlaneMap Placement::backgroundFromForeground(Size foreground) const {
    const Affine frame = frameOf(*this, foreground);
    if (!corners)
        return frame;
    return frame * (Affine::scaling(foreground.width, foreground.height) *
                    PlaneMap::ofUnitSquare(*corners) *
                    Affine::scaling(1.0 / foreground.width, 1.0 / foreground.height));
}

bool Placement::keepsPixels() const {
    return !corners && scale == 1 && degrees / 90 == std::round(degrees / 90);
}

std::optional<Placement> Placement::withCorners(Size foreground, const Corners& there) const {
    Placement pulled = *this;
    pulled.centre = middleOf(there);
    pulled.corners = kUnpulled;  // in perspective nothing is snapped to whole pixels
    const auto foregroundFromBackground = frameOf(pulled, foreground).inverse();
    if (!foregroundFromBackground)
        return std::nullopt;
    for (size_t i = 0; i < there.size(); ++i) {
        const Point point = (*foregroundFromBackground)(there[i]);
        (*pulled.corners)[i] = {point.x / foreground.width, point.y / foreground.height};
    }
    if (areUnpulled(*pulled.corners))
        pulled.corners.reset();
    else if (!areSound(*pulled.corners))
        return std::nullopt;
    return pulled;
}

bool areSound(const Corners& corners) {
    const auto isNear = [](Point corner) {
        return std::abs(corner.x) <= kFarthest && std::abs(corner.y) <= kFarthest;
    };
    const double whole = twiceArea(corners);
    if (!std::ranges::all_of(corners, isNear) || !(whole >= 2 * kLeastArea))
        return false;
    for (size_t i = 0; i < corners.size(); ++i)
        if (!(twiceArea(corners[(i + 3) % 4], corners[i], corners[(i + 1) % 4]) >=
              kLeastShare * whole))
            return false;
    return true;
}

std::optional<Placement> placementAt(Size foreground, const Corners& there) {
    const double area = twiceArea(there) / 2;
    const Placement upright{
        .scale = std::sqrt(std::abs(area) / static_cast<double>(foreground.area())),
        .isFlipped = area < 0};
    return upright.withCorners(foreground, there);
}

std::ostream& operator<<(std::ostream& out, const Placement& placement) {
    out << "(centre " << placement.centre.x << ", " << placement.centre.y << "; scale "
        << placement.scale << "; " << placement.degrees << " degrees"
        << (placement.isFlipped ? "; flipped" : "");
    if (placement.corners) {
        out << "; corners";
        for (const Point corner : *placement.corners)
            out << " " << corner.x << ", " << corner.y;
    }
    return out << ")";
}

}  // namespace r2r
