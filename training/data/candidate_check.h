// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "training/data/pair_generator.h"

#include <string>

namespace r2r {

/// The limits for a candidate. Each limit has its own sentence.
struct CandidateLimits {
    double smallestForeground = 0.005;  ///< share of the picture
    double largestForeground = 0.8;
    /// The share of the foreground's samples that may leave the range and so lose their gradients.
    double mostClipped = 0.03;
    double leastDeltaE = 2.5;     ///< mean CIEDE2000; about 1 is just noticeable
    double mostDeltaE = 28;       ///< beyond, a picture is not believable
    double mostLocalDeltaE = 45;  ///< that a twentieth of the foreground may exceed
    /// The change may vary so much more from pixel to pixel at the mask's edge than inside, as a
    /// share of the range. Above, the other photograph's texture shows as a seam.
    double mostSeam = 0.03;
};

/// The measurements of a candidate.
struct CandidateCheck {
    std::string refusal;  ///< empty: accepted; otherwise the reason in a short sentence
    double foregroundShare = 0;
    double clipped = 0;
    double deltaE = 0;       ///< mean CIEDE2000 of the foreground
    double localDeltaE = 0;  ///< which a twentieth of the foreground exceeds
    double seam = 0;
    /// 0 … 1: visible but believable, no gradients lost, no seam. Comparable within a generator.
    double score = 0;
};

/// @param composite     `pasted(photo, candidate)`
/// @param mayLookEqual  the change need not be visible
[[nodiscard]] CandidateCheck checked(const SourcePhoto& photo,
                                     const Candidate& candidate,
                                     const Image& composite,
                                     bool mayLookEqual,
                                     const CandidateLimits& limits = {});

}  // namespace r2r
