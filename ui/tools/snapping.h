// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/placed_extent.h"

#include <optional>
#include <span>
#include <vector>

/// Places that a foreground sticks to while it is moved. Pure.
namespace r2r::ui {

/// Upright lines, by x, and level lines, by y, in pixels of the background.
struct SnapLines {
    std::vector<double> upright;
    std::vector<double> level;
};

/// Edges and middle of the background and of the foregrounds that are seen.
/// @param moving  foregrounds that no line comes from
[[nodiscard]] SnapLines snapLines(const Composition& composition,
                                  std::span<const ForegroundId> moving);

/// A correction, and the lines that it leads to.
struct Snap {
    Point step;
    std::optional<double> upright;
    std::optional<double> level;
};

/// The nearest line of each direction that an edge or the middle of `extent` is at most `reach`
/// away from.
[[nodiscard]] Snap snapped(const Extent& extent, const SnapLines& lines, double reach);

}  // namespace r2r::ui
