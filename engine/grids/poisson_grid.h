// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/grids/poisson_levels.h"
#include "engine/grids/row_bands.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace r2r::grids {

/// The five-point Laplacian on the unknown pixels of a mask, A = −Δ with the known pixels at zero,
/// and a multigrid cycle that nearly inverts it (`ops/poisson_multigrid` says more of both): for
/// one plane at a time, in a few passes over its rows that keep what they need in the processor's
/// cache.
///
/// All planes have the size of the region and are zero where nothing is unknown. Sums are made in
/// bands of rows that do not depend on the number of threads, so results do not either.
class PoissonGrid {
public:
    /// @param unknown  height · width bytes, row-major: 1 where the value is unknown, 0 elsewhere.
    ///                 Beyond the region nothing is prescribed.
    /// @param threads  at most so many work at once
    PoissonGrid(std::vector<uint8_t> unknown,
                int64_t height,
                int64_t width,
                int threads = allCores());

    [[nodiscard]] int64_t height() const { return finest_.height; }

    [[nodiscard]] int64_t width() const { return finest_.width; }

    /// `width` bytes.
    [[nodiscard]] const uint8_t* unknownRow(int64_t y) const { return finest_.unknownRow(y); }

    /// Calls `work` for bands of rows, on all threads: a pass over planes.
    void eachBand(const std::function<void(int64_t band, int64_t begin, int64_t end)>& work) const {
        RowBands(finest_.height, finest_.width).forEach(*crew_, work);
    }

    /// A correction's account of the residual it was made from.
    struct Correction {
        double energy = 0;     ///< residual · correction
        double curvature = 0;  ///< correction · A·correction
        double worst = 0;      ///< the largest correction of a pixel
    };

    /// One symmetric V-cycle: correction ≈ A⁻¹·residual. One call at a time.
    Correction correct(const RowPlane& residual, RowPlane& correction);

    /// What `advance` goes by.
    struct Step {
        float turn = 0;    ///< how much of the direction before is kept
        float length = 0;  ///< of the step along the new direction
    };

    /// direction = correction + turn · before, x += length · direction,
    /// residual −= length · A·direction.
    /// @param direction  another plane than `before`
    void advance(const Step& step,
                 const RowPlane& correction,
                 const RowPlane& before,
                 RowPlane& direction,
                 RowPlane& x,
                 RowPlane& residual) const;

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

    std::unique_ptr<RowCrew> crew_;
    PoissonFinest finest_;
    std::vector<PoissonLevel> levels_;  ///< from the second finest to the coarsest
    std::vector<float> coarsestInverse_;
};

}  // namespace r2r::grids
