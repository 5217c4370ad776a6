// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace r2r::ops {

/// Rows of floats in memory with a zero on each side of every row, and rows of zeros above and
/// below.
class RowPlane {
public:
    RowPlane() = default;
    RowPlane(int64_t height, int64_t width);

    [[nodiscard]] int64_t height() const { return height_; }

    [[nodiscard]] int64_t width() const { return width_; }

    /// @param y  −1…height
    [[nodiscard]] const float* row(int64_t y) const { return values_.data() + place(y); }

    [[nodiscard]] float* mutableRow(int64_t y) { return values_.data() + place(y); }

    void clear() { values_.assign(values_.size(), 0.0F); }

private:
    [[nodiscard]] int64_t place(int64_t y) const { return (y + 1) * (width_ + 2) + 1; }

    int64_t height_ = 0;
    int64_t width_ = 0;
    std::vector<float> values_;
};

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
    /// The finest grid: all edges weigh 1.
    struct Finest {
        int64_t height = 0;
        int64_t width = 0;
        std::vector<uint8_t> unknown;
        /// The numbers of neighbours of pixels, in rows that lack none, one or both next to them.
        std::array<std::vector<float>, 3> degrees;
        std::array<std::vector<float>, 3> inverseDegrees;

        [[nodiscard]] size_t missingRows(int64_t y) const {
            return static_cast<size_t>(y == 0) + static_cast<size_t>(y == height - 1);
        }

        [[nodiscard]] const uint8_t* unknownRow(int64_t y) const {
            return unknown.data() + y * width;
        }
    };

    /// A graph Laplacian on a coarser grid: edges between neighbouring unknowns and an anchor to
    /// zero.
    struct Level {
        RowPlane right;
        RowPlane below;
        RowPlane diagonal;
        RowPlane inverse;  ///< 0 where nothing is unknown
        RowPlane residual;
        RowPlane correction;
        RowPlane more;  ///< of a second cycle
    };

    class FinestRows;
    class LevelRows;
    template <typename Rows>
    class Smoother;

    [[nodiscard]] Level coarserThanFinest() const;
    [[nodiscard]] static Level coarser(const Level& fine);
    static void takeAway(Level& level);
    void invertCoarsest();
    void solveCoarsest();

    template <typename Rows, typename Grid>
    Correction cycle(const Grid& grid,
                     size_t coarse,
                     const RowPlane& residual,
                     RowPlane& correction);
    void correctLevel(size_t depth);

    Finest finest_;
    std::vector<Level> levels_;  ///< from the second finest to the coarsest
    std::vector<float> coarsestInverse_;
};

}  // namespace r2r::ops
