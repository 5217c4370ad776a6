// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/devices/compute_device.h"
#include "engine/pipeline/harmonizer.h"

#include <utility>

namespace r2r {

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

    explicit PoissonHarmonizer(ComputeDevice device) : device_(std::move(device)) {}

protected:
    [[nodiscard]] HarmonizeResult harmonize(const HarmonizeRequest& request,
                                            const JobContext& job,
                                            const PartialListener& partial) override;

private:
    ComputeDevice device_;
};

}  // namespace r2r
