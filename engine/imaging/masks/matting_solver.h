// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"
#include "engine/imaging/masks/matting_levels.h"
#include "engine/imaging/masks/matting_system.h"

#include <span>

namespace r2r {

/// Brings the unknown pixels of `alpha` to where the Laplacian is smallest, by conjugate gradients
/// that are preconditioned by one sweep, the corrections of all levels, and one sweep back.
///
/// A few steps are enough, and the first ones are the best: the very last detail of the smallest
/// value is noise of the picture.
/// @param alpha      one value per member of the band; known pixels keep theirs
/// @param tolerance  ends when a step changes alpha by less than that, in the mean
/// @throws Cancelled within one step.
void solveMatting(const MattingSystem& system,
                  const MattingLevels& levels,
                  std::span<double> alpha,
                  double tolerance,
                  const JobContext& job);

}  // namespace r2r
