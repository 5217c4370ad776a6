// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/placing/placed_outline.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace r2r {
namespace {

constexpr double kExact = 1e-5;  // shares this close to whole are whole

/// A square that is cut by four lines: eight points, and room for what rounding makes of them.
struct Polygon {
    std::array<Point, 16> points = {};
    size_t count = 0;

    void add(Point point) {
        if (count < points.size())
            points[count++] = point;
    }

    [[nodiscard]] std::span<const Point> all() const { return {points.data(), count}; }
};

Polygon squareAround(Point centre) {
    Polygon square;
    square.add({centre.x - 0.5, centre.y - 0.5});
    square.add({centre.x + 0.5, centre.y - 0.5});
    square.add({centre.x + 0.5, centre.y + 0.5});
    square.add({centre.x - 0.5, centre.y + 0.5});
    return square;
}

/// The part where `distance` is not negative (Sutherland and Hodgman 1974).
template <typename Distance>
Polygon cut(const Polygon& polygon, const Distance& distance) {
    Polygon inside;
    const std::span<const Point> points = polygon.all();
    for (size_t i = 0; i < points.size(); ++i) {
        const Point from = points[i];
        const Point to = points[(i + 1) % points.size()];
        const double before = distance(from);
        const double after = distance(to);
        if (before >= 0)
            inside.add(from);
        if ((before >= 0) != (after >= 0)) {
            const double share = before / (before - after);
            inside.add({from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share});
        }
    }
    return inside;
}

}  // namespace

PlacedOutline::PlacedOutline(const Corners& corners) {
    const auto turn = [&](size_t i) {
        const Point a = corners[i];
        const Point b = corners[(i + 1) % 4];
        const Point c = corners[(i + 2) % 4];
        return (b.x - a.x) * (c.y - b.y) - (b.y - a.y) * (c.x - b.x);
    };
    const double sign = turn(0) < 0 ? -1 : 1;
    for (size_t i = 0; i < sides_.size(); ++i) {
        const Point from = corners[i];
        const Point to = corners[(i + 1) % 4];
        const double length = std::hypot(to.x - from.x, to.y - from.y);
        const double x = sign * (from.y - to.y) / length;
        const double y = sign * (to.x - from.x) / length;
        sides_[i] = {x, y, -(x * from.x + y * from.y)};
    }
}

PlacedOutline::Part PlacedOutline::partOf(Point centre) const {
    bool isWhole = true;
    for (const Side& side : sides_) {
        const double distance = side.distance(centre);
        const double reach = (std::abs(side.x) + std::abs(side.y)) / 2;
        if (distance <= -reach)
            return {};
        isWhole = isWhole && distance >= reach;
    }
    if (isWhole)
        return {1, centre};
    // Relative to the centre, so that the area of a small part far away is not rounded.
    Polygon inside = squareAround({});
    for (const Side& side : sides_)
        inside = cut(inside, [&, offset = side.distance(centre)](Point p) {
            return side.x * p.x + side.y * p.y + offset;
        });
    double area = 0;
    Point moment;
    const std::span<const Point> points = inside.all();
    for (size_t i = 0; i < points.size(); ++i) {
        const Point a = points[i];
        const Point b = points[(i + 1) % points.size()];
        const double slice = (a.x * b.y - b.x * a.y) / 2;
        area += slice;
        moment = {moment.x + slice * (a.x + b.x) / 3, moment.y + slice * (a.y + b.y) / 3};
    }
    if (!(area > kExact))
        return {};
    return {area > 1 - kExact ? 1 : area, {centre.x + moment.x / area, centre.y + moment.y / area}};
}

bool PlacedOutline::contains(Point point) const {
    return std::ranges::all_of(sides_, [&](const Side& side) { return side.distance(point) >= 0; });
}

}  // namespace r2r
