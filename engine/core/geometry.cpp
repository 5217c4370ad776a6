// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/geometry.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <ostream>

namespace r2r {

Rect intersection(const Rect& a, const Rect& b) {
    const int x = std::max(a.x, b.x);
    const int y = std::max(a.y, b.y);
    const int right = std::min(a.right(), b.right());
    const int bottom = std::min(a.bottom(), b.bottom());
    if (right <= x || bottom <= y)
        return {};
    return {x, y, right - x, bottom - y};
}

Rect unionOf(const Rect& a, const Rect& b) {
    if (a.isEmpty())
        return b;
    if (b.isEmpty())
        return a;
    const int x = std::min(a.x, b.x);
    const int y = std::min(a.y, b.y);
    return {x, y, std::max(a.right(), b.right()) - x, std::max(a.bottom(), b.bottom()) - y};
}

Rect grown(const Rect& rect, int margin) {
    return {rect.x - margin, rect.y - margin, rect.width + 2 * margin, rect.height + 2 * margin};
}

Affine Affine::translation(double dx, double dy) {
    return {.dx = dx, .dy = dy};
}

Affine Affine::scaling(double sx, double sy) {
    return {.xx = sx, .yy = sy};
}

Affine Affine::rotation(double degrees) {
    // Quarter turns are exact, so that a picture turned by 90° is not resampled into a blur.
    const double quarters = degrees / 90.0;
    if (quarters == std::round(quarters)) {
        constexpr std::array<int, 4> kCos = {1, 0, -1, 0};
        const auto quarter =
            static_cast<size_t>(std::llround(quarters - 4 * std::floor(quarters / 4)));
        const double c = kCos[quarter % 4];
        const double s = kCos[(quarter + 3) % 4];
        return {.xx = c, .xy = s, .yx = -s, .yy = c};
    }
    const double radians = degrees * std::numbers::pi / 180.0;
    const double c = std::cos(radians);
    const double s = std::sin(radians);
    return {.xx = c, .xy = s, .yx = -s, .yy = c};
}

Point Affine::operator()(Point p) const {
    return {xx * p.x + xy * p.y + dx, yx * p.x + yy * p.y + dy};
}

Affine Affine::operator*(const Affine& first) const {
    const Point origin = (*this)({first.dx, first.dy});
    return {.xx = xx * first.xx + xy * first.yx,
            .xy = xx * first.xy + xy * first.yy,
            .dx = origin.x,
            .yx = yx * first.xx + yy * first.yx,
            .yy = yx * first.xy + yy * first.yy,
            .dy = origin.y};
}

std::optional<Affine> Affine::inverse() const {
    const double det = determinant();
    if (!std::isfinite(det) || std::abs(det) < 1e-12 || !std::isfinite(dx) || !std::isfinite(dy))
        return std::nullopt;
    Affine result{.xx = yy / det, .xy = -xy / det, .yx = -yx / det, .yy = xx / det};
    result.dx = -(result.xx * dx + result.xy * dy);
    result.dy = -(result.yx * dx + result.yy * dy);
    return result;
}

double Affine::meanScale() const {
    return std::sqrt(std::abs(determinant()));
}

std::ostream& operator<<(std::ostream& out, const Size& size) {
    return out << size.width << "×" << size.height;
}

std::ostream& operator<<(std::ostream& out, const Rect& rect) {
    return out << "(x " << rect.x << ", y " << rect.y << ", " << rect.size() << ")";
}

}  // namespace r2r
