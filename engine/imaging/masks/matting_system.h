// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"
#include "engine/imaging/masks/matting_band.h"

#include <functional>
#include <span>
#include <vector>

namespace r2r {

/// The matting Laplacian of Levin, Lischinski and Weiss, "A Closed-Form Solution to Natural Image
/// Matting" (2008), restricted to the unknown pixels of a band. Windows have three by three pixels.
///
/// Solved by conjugate gradients, preconditioned by one symmetric Gauss-Seidel sweep in each of the
/// pieces that the band is cut into. Pieces have a fixed size, so the result does not depend on the
/// number of cores.
class MattingSystem {
public:
    /// @param band  borrowed; must live longer
    MattingSystem(const MattingBand& band, const JobContext& job);

    /// Brings the unknown pixels of `alpha` to where the Laplacian is smallest.
    /// @param alpha      one value per member of the band; known pixels keep theirs
    /// @param tolerance  ends when no step changes an alpha by more than that for a while
    /// @throws Cancelled within one step.
    void solve(std::span<double> alpha, double tolerance, const JobContext& job) const;

    /// What the colours of a window look like: their mean, and the Cholesky factor of their
    /// covariance. Its inverse would be too coarse: where colours lie on a line, as those of hair
    /// do, the equations would no longer have a smallest value.
    struct Window {
        std::array<double, 3> mean{};
        std::array<double, 6> factor{};  ///< xx, yx, yy, zx, zy, zz; the diagonal inverted
    };

private:
    void findWindows(const JobContext& job);
    void fillRow(size_t unknown);
    /// Calls `work(begin, end)` for every piece, on all cores.
    void forEachPiece(const JobContext& job, const std::function<void(size_t, size_t)>& work) const;
    [[nodiscard]] double sum(const JobContext& job,
                             const std::function<double(size_t, size_t)>& part) const;
    [[nodiscard]] double product(size_t unknown, std::span<const double> values) const;
    void sweep(size_t begin,
               size_t end,
               std::span<const double> residual,
               std::span<double> result) const;

    const MattingBand& band_;
    std::vector<Window> windows_;  ///< one per member; only until the rows are filled
    /// 25 per unknown, in the order of its neighbours. What alpha costs where it follows the
    /// colours is a ten-millionth of a weight: 32 bits would drown it.
    std::vector<double> weights_;
    std::vector<double> diagonal_;
};

}  // namespace r2r
