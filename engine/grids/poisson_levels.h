// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/grids/row_bands.h"
#include "engine/grids/row_plane.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

/// The grids of `PoissonGrid`, and the exact solution on the coarsest.
namespace r2r::grids {

/// The finest grid: all edges weigh 1.
struct PoissonFinest {
    /// @param isUnknown  rows · columns bytes: 1 where the value is unknown, 0 elsewhere
    PoissonFinest(std::vector<uint8_t> isUnknown, int64_t rows, int64_t columns);

    int64_t height = 0;
    int64_t width = 0;
    std::vector<uint8_t> unknown;
    /// The numbers of neighbours of pixels, in rows that lack none, one or both next to them.
    std::array<std::vector<float>, 3> degrees;
    std::array<std::vector<float>, 3> inverseDegrees;

    [[nodiscard]] size_t missingRows(int64_t y) const {
        return static_cast<size_t>(y == 0) + static_cast<size_t>(y == height - 1);
    }

    [[nodiscard]] const uint8_t* unknownRow(int64_t y) const { return unknown.data() + y * width; }
};

/// A graph Laplacian on a coarser grid: edges between neighbouring unknowns and an anchor to
/// zero.
struct PoissonLevel {
    RowPlane right;
    RowPlane below;
    RowPlane diagonal;
    RowPlane inverse;  ///< 0 where nothing is unknown
    RowPlane residual;
    RowPlane correction;
    RowPlane more;  ///< of a second cycle
};

/// From the second finest to the coarsest, which has few pixels.
[[nodiscard]] std::vector<PoissonLevel> coarserLevels(const PoissonFinest& finest, RowCrew& crew);

/// A⁻¹ of a level of few pixels, row-major.
[[nodiscard]] std::vector<float> inverseOf(const PoissonLevel& level);

/// correction = inverse · residual.
void solveExactly(const std::vector<float>& inverse, PoissonLevel& level);

}  // namespace r2r::grids
