// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"
#include "engine/core/job_context.h"
#include "engine/pipeline/harmonizer.h"

#include <functional>
#include <utility>

namespace r2r {

/// Writes over the `values` (F32, 3 channels) where `inside` (U8, 255 there and 0 elsewhere) the
/// membrane whose boundary are the other ones, within half a grey level; `engine/grids` and `ops`
/// hold solvers.
using MembraneSolver =
    std::function<void(Image& values, const Image& inside, const JobContext& job)>;

/// What a `MembraneSolver` of this harmonizer asks of them: their last correction is added and is
/// at most this, and less than a quarter of it is left.
inline constexpr double kMembraneTolerance = 4e-3;

/// On all cores, without LibTorch.
void solveMembraneOnCpu(Image& values, const Image& inside, const JobContext& job);

/// Poisson blending (Pérez et al. 2003): the foreground keeps its gradients and takes its level
/// from the background along the contour of the mask, where the result meets the background
/// exactly.
///
/// With the foreground's own gradients inside, the result is the foreground plus a membrane: a
/// harmonic function whose values on the contour are background − foreground. The membrane is what
/// is computed and returned, so the strength can scale it. The contour is where the coverage
/// crosses ½; softer pixels outside take the membrane of the nearest pixel inside.
class PoissonHarmonizer final : public Harmonizer {
public:
    static constexpr const char* kTitle = "Poisson blending";  ///< for people

    explicit PoissonHarmonizer(MembraneSolver solve = solveMembraneOnCpu)
        : solve_(std::move(solve)) {}

protected:
    [[nodiscard]] HarmonizeResult harmonize(const HarmonizeRequest& request,
                                            const JobContext& job,
                                            const PartialListener& partial) override;

private:
    MembraneSolver solve_;
};

}  // namespace r2r
