// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/types.h>

#include <vector>

namespace r2r::ops {

/// The five-point Laplacian on the unknown pixels of a mask, and a multigrid cycle that nearly
/// inverts it. The working part of solvePoissonMasked().
///
/// The operator is A = −Δ with the known pixels at zero: (A·u)(p) = n(p)·u(p) − Σ u(q) over the
/// unknown neighbours q, where n(p) counts the neighbours that are in the picture. It is symmetric
/// and positive definite on the unknowns if every component of them touches a known pixel. All
/// tensors are float32 and zero on known pixels.
class PoissonMultigrid {
public:
    /// @param unknown  (B, 1, h, w) float32, 1 where the value is unknown and 0 elsewhere, h and w
    ///                 even. Each sample of the batch has its own region.
    /// @param degree   (B or 1, 1, h, w) float32: n(p).
    PoissonMultigrid(const torch::Tensor& unknown, const torch::Tensor& degree);

    /// A·u for u (B, C, h, w).
    [[nodiscard]] torch::Tensor apply(const torch::Tensor& u) const;

    /// One symmetric V-cycle: about A⁻¹·residual, (B, C, h, w). Usable as preconditioner.
    [[nodiscard]] torch::Tensor cycle(const torch::Tensor& residual) const;

private:
    /// A graph Laplacian on a grid: edges between neighbouring unknowns and an anchor to zero.
    struct Level {
        torch::Tensor unknown;          // (B, 1, h, w)
        torch::Tensor right;            // (B, 1, h, w − 1): weight of the edge to the right
        torch::Tensor below;            // (B, 1, h − 1, w): weight of the edge downwards
        torch::Tensor diagonal;         // (B, 1, h, w): all edges of a pixel and its anchor
        torch::Tensor inverseDiagonal;  // (B, 1, h, w): 0 on known pixels
    };

    [[nodiscard]] static Level coarser(const Level& fine);
    [[nodiscard]] static torch::Tensor apply(const Level& level, const torch::Tensor& u);
    [[nodiscard]] static torch::Tensor denseInverse(const Level& level);
    static void smooth(const Level& level, torch::Tensor& u, torch::Tensor residual);
    [[nodiscard]] torch::Tensor cycle(size_t depth, const torch::Tensor& residual) const;

    std::vector<Level> levels_;
    torch::Tensor coarsestInverse_;  // (B, n, n), n = pixels of the coarsest level
};

}  // namespace r2r::ops
