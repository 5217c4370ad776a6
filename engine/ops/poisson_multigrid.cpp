// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/ops/poisson_multigrid.h"

#include <torch/utils.h>

namespace r2r::ops {

namespace {

using torch::indexing::None;
using torch::indexing::Slice;

// The coarsest level is inverted densely; 64 unknowns take less time than one more level.
constexpr int64_t kCoarsestPixels = 64;

// A coarse cell's hold to the known pixels in it. The exact value for a flat membrane that jumps
// at the border would be 1, for one that falls linearly towards it 0.67 to 0.5. From 0.7 to 1 all
// regions we tried need the same number of iterations, at 0.5 half as many again.
constexpr double kAnchorFactor = 0.8;

// Chebyshev smoothing damps the part [kLowest, kHighest] of the spectrum of D⁻¹·A. No eigenvalue
// exceeds 2; the coarser level sees the part below 0.3 well. A third step saves an
// iteration in five and costs as much.
constexpr double kLowest = 0.3;
constexpr double kHighest = 2.0;
constexpr int kSmoothingSteps = 2;

torch::Tensor evenRows(const torch::Tensor& t) {
    return t.index({"...", Slice(None, None, 2), Slice()});
}

torch::Tensor oddRows(const torch::Tensor& t) {
    return t.index({"...", Slice(1, None, 2), Slice()});
}

torch::Tensor evenColumns(const torch::Tensor& t) {
    return t.index({"...", Slice(None, None, 2)});
}

torch::Tensor oddColumns(const torch::Tensor& t) {
    return t.index({"...", Slice(1, None, 2)});
}

/// Sums of 2 × 2 blocks.
torch::Tensor blockSum(const torch::Tensor& t) {
    const torch::Tensor rows = evenRows(t) + oddRows(t);
    return evenColumns(rows) + oddColumns(rows);
}

/// Appends zeros so that both sides are even.
torch::Tensor padToEven(const torch::Tensor& t, int64_t height, int64_t width) {
    return torch::constant_pad_nd(t, {0, width % 2, 0, height % 2});
}

/// (…, h, w) → (…, 2h, 2w), bilinear between the cell centres, clamped at the edges.
torch::Tensor prolong(const torch::Tensor& coarse) {
    return torch::upsample_bilinear2d(
        coarse, {2 * coarse.size(2), 2 * coarse.size(3)}, /*align_corners=*/false);
}

/// One axis of restrict(): ¾ of the own two samples, ¼ of the two next to them. `dim` is halved.
torch::Tensor restrictAlong(const torch::Tensor& fine, int64_t dim) {
    const int64_t cells = fine.size(dim) / 2;
    const torch::Tensor first = fine.slice(dim, 0, None, 2);
    const torch::Tensor second = fine.slice(dim, 1, None, 2);
    torch::Tensor coarse = (first + second).mul_(0.75);
    coarse.narrow(dim, 1, cells - 1).add_(second.narrow(dim, 0, cells - 1), 0.25);
    coarse.narrow(dim, 0, cells - 1).add_(first.narrow(dim, 1, cells - 1), 0.25);
    coarse.narrow(dim, 0, 1).add_(first.narrow(dim, 0, 1), 0.25);
    coarse.narrow(dim, cells - 1, 1).add_(second.narrow(dim, cells - 1, 1), 0.25);
    return coarse;
}

/// The transpose of prolong(): conjugate gradients need a symmetric cycle.
torch::Tensor restrictTo(const torch::Tensor& fine) {
    return restrictAlong(restrictAlong(fine, 2), 3);
}

/// The sum of the weights of all edges that end in a pixel.
torch::Tensor edgeSum(const torch::Tensor& right, const torch::Tensor& below) {
    return torch::constant_pad_nd(right, {0, 1}) + torch::constant_pad_nd(right, {1, 0}) +
           torch::constant_pad_nd(below, {0, 0, 0, 1}) +
           torch::constant_pad_nd(below, {0, 0, 1, 0});
}

/// 1 / diagonal on the unknowns, 0 on known pixels, whose diagonal may be 0.
torch::Tensor inverseOn(const torch::Tensor& unknown, const torch::Tensor& diagonal) {
    return unknown / (diagonal + (1.0 - unknown));
}

}  // namespace

PoissonMultigrid::PoissonMultigrid(const torch::Tensor& unknown, const torch::Tensor& degree) {
    const torch::Tensor right =
        unknown.index({"...", Slice(None, -1)}) * unknown.index({"...", Slice(1, None)});
    const torch::Tensor below = unknown.index({"...", Slice(None, -1), Slice()}) *
                                unknown.index({"...", Slice(1, None), Slice()});
    const torch::Tensor diagonal = degree * unknown;
    levels_.push_back({unknown, right, below, diagonal, inverseOn(unknown, diagonal)});
    while (levels_.back().unknown.size(2) * levels_.back().unknown.size(3) > kCoarsestPixels)
        levels_.push_back(coarser(levels_.back()));
    coarsestInverse_ = denseInverse(levels_.back());
}

torch::Tensor PoissonMultigrid::apply(const torch::Tensor& u) const {
    return apply(levels_.front(), u);
}

torch::Tensor PoissonMultigrid::cycle(const torch::Tensor& residual) const {
    return cycle(0, residual);
}

PoissonMultigrid::Level PoissonMultigrid::coarser(const Level& fine) {
    // Two fine edges of length 1 cross a cell border; together they weigh as one of length 2.
    const torch::Tensor crossing = oddColumns(fine.right);
    const torch::Tensor descending = oddRows(fine.below);
    const torch::Tensor right = (evenRows(crossing) + oddRows(crossing)).mul_(0.5);
    const torch::Tensor below = (evenColumns(descending) + oddColumns(descending)).mul_(0.5);
    const torch::Tensor anchor =
        blockSum(fine.diagonal - edgeSum(fine.right, fine.below)).mul_(kAnchorFactor);
    const torch::Tensor unknown = torch::max_pool2d(fine.unknown, 2);
    const torch::Tensor diagonal = edgeSum(right, below) + anchor;

    const int64_t height = unknown.size(2);
    const int64_t width = unknown.size(3);
    const torch::Tensor evenUnknown = padToEven(unknown, height, width);
    const torch::Tensor evenDiagonal = padToEven(diagonal, height, width);
    return {evenUnknown,
            padToEven(right, height, width),
            padToEven(below, height, width),
            evenDiagonal,
            inverseOn(evenUnknown, evenDiagonal)};
}

torch::Tensor PoissonMultigrid::apply(const Level& level, const torch::Tensor& u) {
    const int64_t height = u.size(2);
    const int64_t width = u.size(3);
    torch::Tensor result = level.diagonal * u;
    result.narrow(3, 0, width - 1).addcmul_(level.right, u.narrow(3, 1, width - 1), -1);
    result.narrow(3, 1, width - 1).addcmul_(level.right, u.narrow(3, 0, width - 1), -1);
    result.narrow(2, 0, height - 1).addcmul_(level.below, u.narrow(2, 1, height - 1), -1);
    result.narrow(2, 1, height - 1).addcmul_(level.below, u.narrow(2, 0, height - 1), -1);
    return result;
}

torch::Tensor PoissonMultigrid::denseInverse(const Level& level) {
    const int64_t height = level.unknown.size(2);
    const int64_t width = level.unknown.size(3);
    const int64_t pixels = height * width;
    const torch::Tensor unitVectors =
        torch::eye(pixels, level.unknown.options()).view({1, pixels, height, width});
    const torch::Tensor matrix = apply(level, unitVectors).flatten(2).to(torch::kFloat64);
    const torch::Tensor known = 1.0 - level.unknown.flatten(1).to(torch::kFloat64);
    const torch::Tensor inverse = torch::linalg_inv(matrix + torch::diag_embed(known));
    return (inverse - torch::diag_embed(known)).to(torch::kFloat32);
}

/// Improves u by kSmoothingSteps of Chebyshev iteration on D⁻¹·A; `residual` belongs to the u
/// given.
void PoissonMultigrid::smooth(const Level& level, torch::Tensor& u, torch::Tensor residual) {
    constexpr double kCentre = 0.5 * (kHighest + kLowest);
    constexpr double kRadius = 0.5 * (kHighest - kLowest);
    double ratio = kRadius / kCentre;
    torch::Tensor step = (level.inverseDiagonal * residual).div_(kCentre);
    u.add_(step);
    for (int i = 1; i < kSmoothingSteps; ++i) {
        residual = residual - apply(level, step);
        const double next = 1.0 / (2.0 * kCentre / kRadius - ratio);
        step.mul_(next * ratio).addcmul_(level.inverseDiagonal, residual, 2.0 * next / kRadius);
        u.add_(step);
        ratio = next;
    }
}

torch::Tensor PoissonMultigrid::cycle(size_t depth, const torch::Tensor& residual) const {
    const Level& level = levels_[depth];
    if (depth + 1 == levels_.size())
        return residual.flatten(2).matmul(coarsestInverse_).view(residual.sizes());

    torch::Tensor u = torch::zeros_like(residual);
    smooth(level, u, residual);
    // The coarse level may have one row or column more than half of this one's; both ways leave it
    // out, so that the edge of the picture is an edge there as well and the cycle stays symmetric.
    const torch::Tensor coarseResidual = restrictTo(residual - apply(level, u));
    const int64_t height = coarseResidual.size(2);
    const int64_t width = coarseResidual.size(3);
    const torch::Tensor coarse =
        cycle(depth + 1, padToEven(coarseResidual, height, width).mul_(levels_[depth + 1].unknown));
    u.addcmul_(level.unknown, prolong(coarse.narrow(2, 0, height).narrow(3, 0, width)));
    smooth(level, u, residual - apply(level, u));
    return u;
}

}  // namespace r2r::ops
