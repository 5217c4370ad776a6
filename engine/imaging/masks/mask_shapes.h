// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/geometry.h"
#include "engine/core/image.h"

#include <cstdint>
#include <span>
#include <vector>

/// Outlines as masks, and what a new shape does to a mask that is there.
namespace r2r {

enum class MaskCombination : uint8_t { Replace, Add, Subtract, Intersect };

/// Add keeps the larger value of every pixel, subtract takes away what the shape covers (the
/// smaller of the mask and the shape's inverse), intersect keeps the smaller.
/// @param shape  U8, 1 channel, size of `mask`
/// @throws Error{InvalidArgument} if the sizes differ.
[[nodiscard]] Image combined(const Image& mask, const Image& shape, MaskCombination how);

/// The inside of a closed outline. Every pixel holds the share of its area that is inside, exactly:
/// edges are antialiased at any angle. Corners may be outside the picture. Where an outline crosses
/// itself, each loop is filled.
/// @param corners  fewer than three make an empty mask
[[nodiscard]] Image polygonMask(Size size, std::span<const Point> corners);

/// The corners of a rectangle, and points on an ellipse that stay within a hundredth of a pixel of
/// it, between two opposite corners in any order.
[[nodiscard]] std::vector<Point> rectangleOutline(Point corner, Point opposite);
[[nodiscard]] std::vector<Point> ellipseOutline(Point corner, Point opposite);

}  // namespace r2r
