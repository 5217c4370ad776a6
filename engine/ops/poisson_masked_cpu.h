// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/ops/poisson_masked.h"

#include <functional>

namespace r2r::ops {

/// One task of a solve on a CPU: planes that are (h, w) float32 of any strides.
struct MaskedPlane {
    torch::Tensor rhs;     ///< undefined: zero everywhere
    torch::Tensor values;  ///< the boundary where known, the first guess elsewhere; is overwritten
};

/// `solvePoissonMasked` on a CPU: the planes of one sample, one after the other, so that the memory
/// of one is enough for all of them.
///
/// @param unknown  (h, w) bool; neither all nor none
/// @param told     hears the error of the plane that is solved, before every iteration; may throw
/// @return         without `values`
[[nodiscard]] MaskedPoissonSolution solveMaskedPlanes(
    const torch::Tensor& unknown,
    const std::vector<MaskedPlane>& planes,
    const MaskedPoissonOptions& options,
    const std::function<void(size_t plane, double error)>& told);

}  // namespace r2r::ops
