// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/plane_map.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace r2r {
namespace {

Point between(Point a, Point b, double share) {
    return {a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share};
}

Corners cornersOf(Size size) {
    const double w = size.width;
    const double h = size.height;
    return {{{0, 0}, {w, 0}, {w, h}, {0, h}}};
}

/// The part of a polygon that the map reaches, not quite to the horizon, so that all of it has a
/// finite image.
std::vector<Point> reached(const PlaneMap& map, const Corners& corners) {
    double largest = 0;
    for (const Point corner : corners)
        largest = std::max(largest, map.weight(corner));
    const double least = 1e-9 * largest;
    std::vector<Point> polygon;
    for (size_t i = 0; i < corners.size(); ++i) {
        const Point from = corners[i];
        const Point to = corners[(i + 1) % corners.size()];
        const double before = map.weight(from) - least;
        const double after = map.weight(to) - least;
        if (before > 0)
            polygon.push_back(from);
        if ((before > 0) != (after > 0))
            polygon.push_back(between(from, to, before / (before - after)));
    }
    return polygon;
}

}  // namespace

PlaneMap PlaneMap::ofUnitSquare(const Corners& corners) {
    const auto& [topLeft, topRight, bottomRight, bottomLeft] = corners;
    const double sumX = topLeft.x - topRight.x + bottomRight.x - bottomLeft.x;
    const double sumY = topLeft.y - topRight.y + bottomRight.y - bottomLeft.y;
    if (sumX == 0 && sumY == 0)
        return Affine{.xx = topRight.x - topLeft.x,
                      .xy = bottomLeft.x - topLeft.x,
                      .dx = topLeft.x,
                      .yx = topRight.y - topLeft.y,
                      .yy = bottomLeft.y - topLeft.y,
                      .dy = topLeft.y};
    const Point right{topRight.x - bottomRight.x, topRight.y - bottomRight.y};
    const Point left{bottomLeft.x - bottomRight.x, bottomLeft.y - bottomRight.y};
    const double area = right.x * left.y - left.x * right.y;
    const double g = (sumX * left.y - left.x * sumY) / area;
    const double h = (right.x * sumY - sumX * right.y) / area;
    return {{.xx = topRight.x - topLeft.x + g * topRight.x,
             .xy = bottomLeft.x - topLeft.x + h * bottomLeft.x,
             .dx = topLeft.x,
             .yx = topRight.y - topLeft.y + g * topRight.y,
             .yy = bottomLeft.y - topLeft.y + h * bottomLeft.y,
             .dy = topLeft.y},
            g,
            h,
            1};
}

Point PlaneMap::operator()(Point p) const {
    const Point image = top(p);
    if (isAffine())
        return image;
    const double w = weight(p);
    return {image.x / w, image.y / w};
}

Affine PlaneMap::nearby(Point p) const {
    if (isAffine())
        return top;
    const double w = weight(p);
    const Point image = (*this)(p);
    Affine map{.xx = (top.xx - image.x * wx) / w,
               .xy = (top.xy - image.x * wy) / w,
               .yx = (top.yx - image.y * wx) / w,
               .yy = (top.yy - image.y * wy) / w};
    map.dx = image.x - (map.xx * p.x + map.xy * p.y);
    map.dy = image.y - (map.yx * p.x + map.yy * p.y);
    return map;
}

std::optional<PlaneMap> PlaneMap::inverse() const {
    if (isAffine()) {
        const auto affine = top.inverse();
        return affine ? std::optional<PlaneMap>(*affine) : std::nullopt;
    }
    // The adjugate over the determinant: with that factor, and no other, w' is 1/w.
    const double cx = top.yy * w1 - top.dy * wy;
    const double cy = top.dy * wx - top.yx * w1;
    const double cw = top.yx * wy - top.yy * wx;
    const double determinant = top.xx * cx + top.xy * cy + top.dx * cw;
    const double size = std::abs(top.xx * cx) + std::abs(top.xy * cy) + std::abs(top.dx * cw);
    if (!std::isfinite(determinant) || !(std::abs(determinant) > 1e-13 * size))
        return std::nullopt;
    const double factor = 1 / determinant;
    return PlaneMap({.xx = cx * factor,
                     .xy = (top.dx * wy - top.xy * w1) * factor,
                     .dx = (top.xy * top.dy - top.dx * top.yy) * factor,
                     .yx = cy * factor,
                     .yy = (top.xx * w1 - top.dx * wx) * factor,
                     .dy = (top.dx * top.yx - top.xx * top.dy) * factor},
                    cw * factor,
                    (top.xy * wx - top.xx * wy) * factor,
                    top.determinant() * factor);
}

PlaneMap operator*(const PlaneMap& then, const PlaneMap& first) {
    if (then.isAffine() && first.isAffine())
        return then.top * first.top;
    const Affine& a = then.top;
    const Affine& b = first.top;
    return {{.xx = a.xx * b.xx + a.xy * b.yx + a.dx * first.wx,
             .xy = a.xx * b.xy + a.xy * b.yy + a.dx * first.wy,
             .dx = a.xx * b.dx + a.xy * b.dy + a.dx * first.w1,
             .yx = a.yx * b.xx + a.yy * b.yx + a.dy * first.wx,
             .yy = a.yx * b.xy + a.yy * b.yy + a.dy * first.wy,
             .dy = a.yx * b.dx + a.yy * b.dy + a.dy * first.w1},
            then.wx * b.xx + then.wy * b.yx + then.w1 * first.wx,
            then.wx * b.xy + then.wy * b.yy + then.w1 * first.wy,
            then.wx * b.dx + then.wy * b.dy + then.w1 * first.w1};
}

Corners mappedCorners(const PlaneMap& map, Size source) {
    Corners corners = cornersOf(source);
    for (Point& corner : corners)
        corner = map(corner);
    return corners;
}

double largestScale(const PlaneMap& map, Size source) {
    // |det| is that of the matrix over w³, and w is least at a corner.
    double largest = 0;
    for (const Point corner : cornersOf(source))
        largest = std::max(largest, map.scaleAt(corner));
    return largest;
}

Rect mappedBounds(const PlaneMap& map, Size source, Size target) {
    std::vector<Point> corners = reached(map, cornersOf(source));
    if (corners.empty())
        return {};
    for (Point& corner : corners)
        corner = map(corner);
    const auto [left, right] = std::ranges::minmax_element(corners, {}, &Point::x);
    const auto [top, bottom] = std::ranges::minmax_element(corners, {}, &Point::y);
    // Interpolation may reach one pixel beyond the mapped edge; clamping first keeps int in range.
    const auto clampTo = [](double value, int limit) {
        return static_cast<int>(std::clamp(value, -1.0, limit + 1.0));
    };
    const int x0 = clampTo(std::floor(left->x) - 1, target.width);
    const int y0 = clampTo(std::floor(top->y) - 1, target.height);
    const int x1 = clampTo(std::ceil(right->x) + 1, target.width);
    const int y1 = clampTo(std::ceil(bottom->y) + 1, target.height);
    return intersection({x0, y0, x1 - x0, y1 - y0}, Rect::of(target));
}

}  // namespace r2r
