// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"
#include "engine/grids/masked_poisson.h"

#include <torch/types.h>

namespace r2r::ops {

using MaskedPoissonOptions = grids::PoissonOptions;

struct MaskedPoissonSolution {
    torch::Tensor values;       ///< (B, C, h, w): solved where unknown, `initial` elsewhere
    int iterations = 0;         ///< of the slowest plane
    double errorEstimate = 0.;  ///< of the worst pixel; above the tolerance if it gave up
};

/// Solves Δu = rhs on the pixels that a mask selects; all others keep their values and are the
/// boundary.
///
/// A pixel is unknown where mask ≥ ½. Δu(p) is the sum of u(q) − u(p) over the four neighbours q
/// that exist: where the region touches the border of the picture nothing is prescribed (natural
/// boundary). Holes, thin parts and any number of components are fine.
///
/// Conjugate gradients, preconditioned by one multigrid cycle. The preconditioned residual
/// approximates the error itself, so the tolerance is a promise about values, not about residuals.
/// Every plane stops on its own: a batch gives what its members give alone.
///
/// @param mask     (B, 1, h, w) float32.
/// @param rhs      (B, C, h, w) float32; read where unknown.
/// @param initial  (B, C, h, w) float32: the boundary values where known, the first guess
/// elsewhere.
/// @param job      hears the progress in every iteration.
/// @throws Error{InvalidArgument} if shapes or devices disagree, or a mask covers a whole picture
/// so
///         that nothing determines the solution; Cancelled.
[[nodiscard]] MaskedPoissonSolution solvePoissonMasked(const torch::Tensor& mask,
                                                       const torch::Tensor& rhs,
                                                       const torch::Tensor& initial,
                                                       const MaskedPoissonOptions& options = {},
                                                       const JobContext& job = {});

/// The same with little memory: writes over `values`, which holds the boundary and the first guess.
///
/// @param mask    (B, 1, h, w) float32 or bool
/// @param rhs     undefined: zero everywhere
/// @param values  (B, C, h, w) float32 of any strides
/// @return        without `values`
MaskedPoissonSolution solvePoissonMaskedInPlace(const torch::Tensor& mask,
                                                const torch::Tensor& rhs,
                                                torch::Tensor& values,
                                                const MaskedPoissonOptions& options = {},
                                                const JobContext& job = {});

namespace reference {

/// The same by LibTorch's operators on the device of the tensors: what GPUs run.
[[nodiscard]] MaskedPoissonSolution solvePoissonMasked(const torch::Tensor& mask,
                                                       const torch::Tensor& rhs,
                                                       const torch::Tensor& initial,
                                                       const MaskedPoissonOptions& options = {},
                                                       const JobContext& job = {});

}  // namespace reference

}  // namespace r2r::ops
