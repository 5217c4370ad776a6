// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <iosfwd>
#include <optional>

/// Sizes, points, rectangles and affine maps.
///
/// One convention everywhere: x to the right, y down, the centre of pixel (x, y) is the point
/// (x + ½, y + ½), so a picture of size w×h covers [0, w]×[0, h] and scaling a picture by s scales
/// every point by s, with no half-pixel corrections.
namespace r2r {

struct Size {
    int width = 0;
    int height = 0;

    [[nodiscard]] bool isEmpty() const { return width <= 0 || height <= 0; }

    [[nodiscard]] int64_t area() const { return int64_t{width} * height; }

    [[nodiscard]] int longerSide() const { return width > height ? width : height; }

    bool operator==(const Size&) const = default;
};

struct Point {
    double x = 0;
    double y = 0;

    bool operator==(const Point&) const = default;
};

/// Whole pixels: columns [x, x + width), rows [y, y + height).
struct Rect {
    int x = 0;
    int y = 0;
    int width = 0;
    int height = 0;

    [[nodiscard]] static Rect of(Size size) { return {0, 0, size.width, size.height}; }

    [[nodiscard]] Size size() const { return {width, height}; }

    [[nodiscard]] int right() const { return x + width; }

    [[nodiscard]] int bottom() const { return y + height; }

    [[nodiscard]] bool isEmpty() const { return width <= 0 || height <= 0; }

    [[nodiscard]] bool contains(int px, int py) const {
        return px >= x && py >= y && px < right() && py < bottom();
    }

    bool operator==(const Rect&) const = default;
};

/// Empty (all zero) when the two do not overlap.
[[nodiscard]] Rect intersection(const Rect& a, const Rect& b);

/// The smallest rectangle around both; an empty one does not count.
[[nodiscard]] Rect unionOf(const Rect& a, const Rect& b);

/// `rect` grown by `margin` pixels on every side (shrunk when negative).
[[nodiscard]] Rect grown(const Rect& rect, int margin);

/// x' = xx·x + xy·y + dx,  y' = yx·x + yy·y + dy.
///
/// Named target first: with `backgroundFromForeground`, c_from_a = c_from_b * b_from_a.
struct Affine {
    double xx = 1;
    double xy = 0;
    double dx = 0;
    double yx = 0;
    double yy = 1;
    double dy = 0;

    [[nodiscard]] static Affine translation(double dx, double dy);
    [[nodiscard]] static Affine scaling(double sx, double sy);
    /// Counter-clockwise as seen on the screen (y points down).
    [[nodiscard]] static Affine rotation(double degrees);

    [[nodiscard]] Point operator()(Point p) const;
    [[nodiscard]] Affine operator*(const Affine& first) const;  ///< applies `first`, then `*this`

    [[nodiscard]] double determinant() const { return xx * yy - xy * yx; }

    /// Nothing when the map is singular (or not finite).
    [[nodiscard]] std::optional<Affine> inverse() const;

    /// By how much lengths grow: √|det|.
    [[nodiscard]] double meanScale() const;

    bool operator==(const Affine&) const = default;
};

/// "(x 3, y 4, 640×480)" and the like, for logs and failing tests.
std::ostream& operator<<(std::ostream& out, const Size& size);
std::ostream& operator<<(std::ostream& out, const Rect& rect);

}  // namespace r2r
