// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"
#include "engine/ops/poisson_masked.h"

#include <torch/types.h>

namespace r2r::ops {

struct PoissonBlend {
    /// (B, C, h, w): foreground + membrane inside the mask, exactly the background elsewhere. Not
    /// clamped: a blend can leave the range of its inputs.
    torch::Tensor blended;
    /// (B, C, h, w): what blending adds to the foreground. Harmonic inside the mask, exactly
    /// background − foreground elsewhere. Scale it to blend by halves.
    torch::Tensor membrane;
};

/// Poisson blending (Pérez et al. 2003): the foreground's gradients inside the mask, the background
/// as Dirichlet boundary right outside it.
///
/// The equation is solved for the membrane, blended − foreground, whose right-hand side is zero:
/// strong texture of the foreground then costs no precision.
///
/// @param foreground, background  (B, C, h, w) float32, in any colour space, the same for both.
/// @param mask                    (B, 1, h, w) float32; mask ≥ ½ is inside. A mask that covers the
///                                whole picture leaves no boundary: the membrane is zero there.
/// @param options                 the tolerance is in the unit of the pictures.
/// @throws Error{InvalidArgument} if shapes, dtypes or devices disagree; Cancelled.
[[nodiscard]] PoissonBlend poissonBlend(const torch::Tensor& foreground,
                                        const torch::Tensor& background,
                                        const torch::Tensor& mask,
                                        const MaskedPoissonOptions& options = {},
                                        const JobContext& job = {});

/// The problem that OpenCV's normal seamless clone poses, solved by us: on a whole rectangle, the
/// patch's forward differences inside the mask eroded by three pixels, the destination's elsewhere,
/// and the destination on the outermost pixels. Beyond the rectangle the mask counts as 0.
///
/// Kept for comparison (`r2r bench poisson`); poissonBlend() is what harmonizes.
///
/// @param destination  (h, w, 3) uint8, at least 3 × 3, any strides.
/// @param patch        (h, w, 3) uint8.
/// @param mask         (h, w) uint8; 255 is the patch, values between count proportionally.
/// @return             (h, w, 3) uint8, rounded and clamped.
/// @throws Error{InvalidArgument} if the shapes do not fit.
[[nodiscard]] torch::Tensor seamlessCloneRectangle(const torch::Tensor& destination,
                                                   const torch::Tensor& patch,
                                                   const torch::Tensor& mask);

}  // namespace r2r::ops
