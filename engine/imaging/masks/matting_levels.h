// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"
#include "engine/imaging/masks/matting_blocks.h"
#include "engine/imaging/masks/matting_system.h"

#include <array>
#include <span>
#include <vector>

namespace r2r {

/// What a matting Laplacian looks like from afar: a few numbers for each cell of 8 × 8 pixels, then
/// for each cell of 2 × 2 cells, and so on.
///
/// An alpha that is a constant plus a share of red, green and blue costs next to nothing in any
/// cell, and sweeps over pixels hardly change it. So these four functions are what a cell can add:
/// the near null space of algebraic multigrid by aggregation (Vaněk, Mandel and Brezina 1996),
/// whose coarse equations are Galerkin's. They are orthonormal in each cell; one that adds nothing
/// to the others there is left out.
class MattingLevels {
public:
    /// @throws Cancelled
    MattingLevels(const MattingSystem& system, const JobContext& job);

    /// Adds the corrections of all levels to `values` (a W-cycle): a symmetric, positive operation.
    /// @param residual  of the system with `values`, one per unknown pixel
    /// @param values    one per member
    void correct(std::span<const double> residual, std::span<double> values) const;

private:
    struct Cell {
        int x = 0;
        int y = 0;
        std::array<int, 9> neighbours{};  ///< in rows, itself in the middle; −1 where there is none
    };

    struct Level {
        std::vector<Cell> cells;      ///< row by row
        std::vector<Block> weights;   ///< nine for each cell, as its neighbours
        std::vector<Block> inverses;  ///< of the middle ones
        std::vector<int> parents;     ///< the cells of the next level
        std::vector<Block> bases;     ///< a cell's numbers from its parent's
    };

    [[nodiscard]] std::vector<Block> addPixels(const MattingSystem& system, const JobContext& job);
    [[nodiscard]] std::vector<Block> findBases(const MattingBand& band);
    void sumEquations(const MattingSystem& system, const JobContext& job);
    void addLevel(std::vector<Block>& functions);
    void finish(Level& level);
    void factorize(const Level& coarsest);
    void cycle(size_t level, std::span<const Four> residual, std::span<Four> values) const;
    [[nodiscard]] std::vector<Four> solved(std::span<const Four> residual) const;

    std::vector<int> cells_;    ///< per unknown pixel
    std::vector<Four> bases_;   ///< an unknown pixel's value from its cell's numbers
    std::vector<int> members_;  ///< per unknown pixel
    std::vector<Level> levels_;
    std::vector<double> factor_;  ///< of Cholesky, of the coarsest level: lower triangle, in rows
};

}  // namespace r2r
