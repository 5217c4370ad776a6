// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/geometry.h"

#include <array>
#include <optional>

namespace r2r {

/// The corners of a picture somewhere: top left, top right, bottom right, bottom left, as the
/// picture names them.
using Corners = std::array<Point, 4>;

/// A map of the plane that keeps straight lines straight: an affine one, or a perspective.
///
///     x' = (xx·x + xy·y + dx) / w,  y' = (yx·x + yy·y + dy) / w,  w = wx·x + wy·y + w1
///
/// Every affine map is one, with w = 1, and then all of this is computed as `Affine` does, to the
/// bit. Named target first, as affine maps are.
///
/// Of a perspective only the half of the plane with w > 0 is in front of who looks; the line w = 0
/// is its horizon. Products and inverses keep that side: what a map takes to a point, its inverse
/// reaches from there.
struct PlaneMap {
    Affine top;
    double wx = 0;
    double wy = 0;
    double w1 = 1;

    PlaneMap() = default;

    PlaneMap(const Affine& affine) : top(affine) {}

    PlaneMap(const Affine& numerators, double xWeight, double yWeight, double weightOfOrigin)
        : top(numerators), wx(xWeight), wy(yWeight), w1(weightOfOrigin) {}

    /// The map of the unit square whose corners (0, 0), (1, 0), (1, 1), (0, 1) go to `corners`,
    /// which are convex. Formulas: Heckbert, Fundamentals of Texture Mapping and Image Warping
    /// (Master's thesis, UC Berkeley 1989), section 2.2.3; those of a parallelogram are affine.
    [[nodiscard]] static PlaneMap ofUnitSquare(const Corners& corners);

    [[nodiscard]] bool isAffine() const { return wx == 0 && wy == 0 && w1 == 1; }

    [[nodiscard]] double weight(Point p) const { return wx * p.x + wy * p.y + w1; }

    /// Whether `p` is in front of the horizon: the others have no image.
    [[nodiscard]] bool reaches(Point p) const { return weight(p) > 0; }

    /// @param p  one that is reached
    [[nodiscard]] Point operator()(Point p) const;

    /// The affine map that is nearest to this one around `p`: same image, same derivative.
    /// @param p  one that is reached
    [[nodiscard]] Affine nearby(Point p) const;

    /// By how much lengths grow around `p`, on average over directions: √|det|.
    [[nodiscard]] double scaleAt(Point p) const { return nearby(p).meanScale(); }

    /// Nothing when the map is singular (or not finite).
    [[nodiscard]] std::optional<PlaneMap> inverse() const;

    bool operator==(const PlaneMap&) const = default;
};

/// Applies `first`, then `then`.
[[nodiscard]] PlaneMap operator*(const PlaneMap& then, const PlaneMap& first);

/// Where the corners of [0, w]×[0, h] go.
/// @param map  reaches all of them
[[nodiscard]] Corners mappedCorners(const PlaneMap& map, Size source);

/// The largest `scaleAt` in [0, w]×[0, h], all of which the map reaches.
[[nodiscard]] double largestScale(const PlaneMap& map, Size source);

/// The pixels of `target` that the image of [0, w]×[0, h] under `map` may touch. What is behind the
/// horizon touches none.
[[nodiscard]] Rect mappedBounds(const PlaneMap& map, Size source, Size target);

}  // namespace r2r
