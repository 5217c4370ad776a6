// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"
#include "engine/imaging/masks/matting_band.h"

#include <array>
#include <functional>
#include <span>
#include <vector>

namespace r2r {

/// The matting Laplacian of Levin, Lischinski and Weiss, "A Closed-Form Solution to Natural Image
/// Matting" (2008), restricted to the unknown pixels of a band. Windows have three by three pixels.
///
/// The band is cut into pieces of whole rows, each so large that a pixel has neighbours in its own
/// piece and the next ones alone: every other piece is swept at the same time, with the result of
/// one core.
class MattingSystem {
public:
    static constexpr int kNeighbours = 25;  ///< five rows of five, the pixel itself in the middle

    /// @param band  borrowed; must live longer
    MattingSystem(const MattingBand& band, const JobContext& job);

    [[nodiscard]] const MattingBand& band() const { return band_; }

    /// How many pixels are unknown.
    [[nodiscard]] size_t size() const { return diagonal_.size(); }

    /// Of an unknown pixel's equation, in the order of its neighbours.
    [[nodiscard]] std::span<const double, kNeighbours> weights(size_t unknown) const {
        return std::span<const double, kNeighbours>(&weights_[kNeighbours * unknown], kNeighbours);
    }

    /// The equation of an unknown pixel, applied to one value per member.
    [[nodiscard]] double product(size_t unknown, std::span<const double> values) const;

    /// One Gauss-Seidel sweep over all unknown pixels, towards `residual` = system · `values`.
    /// @param residual  one per unknown pixel
    /// @param values    one per member; known members stay
    void sweepForwards(std::span<const double> residual,
                       std::span<double> values,
                       const JobContext& job) const;

    /// The same the other way round: one after the other is a symmetric operation.
    void sweepBackwards(std::span<const double> residual,
                        std::span<double> values,
                        const JobContext& job) const;

    /// Calls `work(begin, end)` for every piece, on all cores.
    void forEachPiece(const JobContext& job, const std::function<void(size_t, size_t)>& work) const;

    /// The sum of what `part(begin, end)` gives for every piece, added in the order of the pieces.
    [[nodiscard]] double sum(const JobContext& job,
                             const std::function<double(size_t, size_t)>& part) const;

    /// What the colours of a window look like: their mean, and the Cholesky factor of their
    /// covariance. Its inverse would be too coarse: where colours lie on a line, as those of hair
    /// do, the equations would no longer have a smallest value.
    struct Window {
        std::array<double, 3> mean{};
        std::array<double, 6> factor{};  ///< xx, yx, yy, zx, zy, zz; the diagonal inverted
    };

private:
    void findPieces();
    void findWindows(const JobContext& job);
    void fillRow(size_t unknown);
    void relax(size_t unknown, double residual, std::span<double> values) const;
    /// The pieces number `first`, `first` + `step`, …
    void forPieces(size_t first,
                   size_t step,
                   const JobContext& job,
                   const std::function<void(size_t piece)>& work) const;

    const MattingBand& band_;
    std::vector<size_t> pieces_;   ///< where each begins, and the end
    std::vector<Window> windows_;  ///< one per member; only until the rows are filled
    /// 25 per unknown. What alpha costs where it follows the colours is a ten-millionth of a
    /// weight: 32 bits would drown it.
    std::vector<double> weights_;
    std::vector<double> diagonal_;
};

}  // namespace r2r
