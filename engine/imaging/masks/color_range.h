// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"
#include "engine/core/job_context.h"
#include "engine/imaging/color/color.h"

#include <span>

/// Selections by colour. Distances are those of L*a*b* (CIE 1976): one number per pixel that is
/// quick enough for a slider over a whole photograph.
namespace r2r {

/// Pixels up to `tolerance` away from a colour are selected; selection falls to nothing over
/// `softness` beyond it.
struct ColorRange {
    double tolerance = 20;  ///< ΔE, not negative
    double softness = 10;   ///< ΔE, not negative

    bool operator==(const ColorRange&) const = default;
};

/// The mean colour of the pixels at most `reachPx` away from (x, y), up, down and aside.
/// @throws Error{InvalidArgument} if the place is outside the picture.
[[nodiscard]] Lab colorAt(const Image& picture, int x, int y, int reachPx = 1);

/// A mask of the picture's size: everything that looks like one of `colors`.
/// @throws Error{InvalidArgument} for a negative or unbounded range, Cancelled.
[[nodiscard]] Image colorRangeMask(const Image& picture,
                                   std::span<const Lab> colors,
                                   const ColorRange& range,
                                   const JobContext& job = {});

/// The same for the colour at (x, y), and only where it goes on without a gap from there.
/// @throws Error{InvalidArgument} if the place is outside the picture, Cancelled.
[[nodiscard]] Image floodMask(
    const Image& picture, int x, int y, const ColorRange& range, const JobContext& job = {});

}  // namespace r2r
