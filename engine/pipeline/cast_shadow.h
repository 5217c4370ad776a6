// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"
#include "engine/pipeline/composition.h"

namespace r2r {

/// A shadow on the ground that a foreground stands on.
struct CastShadow {
    double degrees = 45;  ///< where it falls, counter-clockwise from the right: 90 is away from us
    double length = 0.7;  ///< of the shadow of a point, in its heights above the ground
    double softness = 0.5;  ///< 0…1: how fast its edge softens with the distance
    double opacity = 0.6;   ///< 0…1

    bool operator==(const CastShadow&) const = default;
};

inline constexpr double kLongestShadow = 5;

/// The shadow as a layer of its own, to be put right below its foreground: an ordinary foreground
/// that is not harmonized, so everything can be done to it that can be done to others. It changes
/// the background beyond the foreground's mask, which nothing else does.
///
/// The mask is laid on the ground from the lowest pixel that it covers (a shear); its edge softens
/// and its darkness fades with the distance from there, and where the foreground touches the ground
/// there is a narrow shadow more. The colour is that of the background's darkest pixels.
/// @param composition  that the foreground is of
/// @throws Error{InvalidArgument} for numbers out of their ranges and for a foreground that covers
///         nothing, Cancelled.
[[nodiscard]] Foreground shadowOf(const Composition& composition,
                                  const Foreground& foreground,
                                  const CastShadow& shadow,
                                  ForegroundId id,
                                  const JobContext& job = {});

}  // namespace r2r
