// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/ops/poisson_levels.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace r2r::ops {

/// The problem of `PoissonMultigrid` on a CPU: the same operator A, the same cycle, for one plane
/// at a time, in a few passes over its rows that keep what they need in the processor's cache.
///
/// All planes have the size of the region and are zero where nothing is unknown. Sums are made in
/// bands of rows that do not depend on the number of threads, so results do not either.
class PoissonGrid {
public:
    /// @param unknown  height · width bytes, row-major: 1 where the value is unknown, 0 elsewhere.
    ///                 Beyond the region nothing is prescribed.
    PoissonGrid(std::vector<uint8_t> unknown, int64_t height, int64_t width);

    /// A correction's account of the residual it was made from.
    struct Correction {
        double energy = 0;  ///< residual · correction
        double worst = 0;   ///< the largest correction of a pixel
    };

    /// One symmetric V-cycle: correction ≈ A⁻¹·residual. One call at a time.
    Correction correct(const RowPlane& residual, RowPlane& correction);

    /// direction · A·direction.
    [[nodiscard]] double energyOf(const RowPlane& direction) const;

    /// x += step · direction, residual −= step · A·direction.
    void advance(float step, const RowPlane& direction, RowPlane& x, RowPlane& residual) const;

    /// direction = correction + factor · direction.
    void turn(float factor, const RowPlane& correction, RowPlane& direction) const;

private:
    class FinestRows;
    class LevelRows;
    template <typename Rows>
    class Smoother;

    static void takeAway(PoissonLevel& level);

    template <typename Rows, typename Grid>
    Correction cycle(const Grid& grid,
                     size_t coarse,
                     const RowPlane& residual,
                     RowPlane& correction);
    void correctLevel(size_t depth);

    PoissonFinest finest_;
    std::vector<PoissonLevel> levels_;  ///< from the second finest to the coarsest
    std::vector<float> coarsestInverse_;
};

}  // namespace r2r::ops
