// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/grids/row_bands.h"

#include <cstdint>
#include <functional>
#include <span>

namespace r2r::grids {

/// A rectangle of floats anywhere in memory; strides count floats.
template <typename Value>
struct StridedPlane {
    Value* first = nullptr;
    int64_t rowStride = 0;
    int64_t columnStride = 1;

    [[nodiscard]] Value& at(int64_t y, int64_t x) const {
        return first[y * rowStride + x * columnStride];
    }
};

/// One task of a solve.
struct MaskedPlane {
    StridedPlane<const float> rhs;  ///< without `first`: zero everywhere
    StridedPlane<float> values;     ///< the boundary where known, the first guess elsewhere; is
                                    ///< overwritten
};

struct PoissonOptions {
    /// Stop when the estimated error of every pixel is below this, in the unit of the values. The
    /// default is a quarter of a grey level of 255 for values in [0, 1].
    double tolerance = 1e-3;
    /// Give up after so many iterations; photographs' masks need fewer than ten.
    int maxIterations = 50;
    /// What is solved does not depend on it.
    int threads = allCores();
};

struct PoissonOutcome {
    int iterations = 0;         ///< of the slowest plane
    double errorEstimate = 0.;  ///< of the worst pixel; above the tolerance if it gave up
};

/// Solves Δu = rhs where `unknown` is not zero; all other values are the boundary. Δu(p) is the sum
/// of u(q) − u(p) over the four neighbours q that exist: nothing is prescribed where the region
/// touches the border of the picture.
///
/// Conjugate gradients, preconditioned by one multigrid cycle (`PoissonGrid`). The preconditioned
/// residual approximates the error itself, so the tolerance is a promise about values. The planes
/// are solved one after the other, so that the memory of one is enough for all of them.
///
/// @param unknown  height · width bytes, row-major
/// @param told     hears the error of the plane that is solved, before every iteration; may throw
/// @throws Error{InvalidArgument} if nothing is known, so that nothing determines the solution
PoissonOutcome solveMasked(std::span<const uint8_t> unknown,
                           int64_t height,
                           int64_t width,
                           std::span<const MaskedPlane> planes,
                           const PoissonOptions& options,
                           const std::function<void(size_t plane, double error)>& told);

}  // namespace r2r::grids
