// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"
#include "engine/core/job_context.h"

namespace r2r {

/// What is done to the edge of a mask, in this order.
struct EdgeRefinement {
    /// Hair is looked for this far inwards and outwards of the edge; 0: the edge stays as it is.
    double radiusPx = 12;
    double smoothPx = 0;   ///< straightens a ragged edge
    double featherPx = 0;  ///< softens it
    double contrast = 0;   ///< 0…1: steepens it; at 1 no value between remains
    double shiftPx = 0;    ///< moves it outwards, inwards when negative

    bool operator==(const EdgeRefinement&) const = default;
};

/// The largest radius, in pixels.
inline constexpr double kMostRefinedPx = 200;

/// 255 where the mask is full and farther than `radiusPx` from everything that is not, 0 where it
/// is empty and as far from everything that is not, 128 between. A value within a twentieth of full
/// or empty counts as that: networks are never quite sure.
/// @throws Error{InvalidArgument} if the mask is of another form, or the radius out of range.
[[nodiscard]] Image trimapOf(const Image& mask, double radiusPx);

/// The mask with the alpha of hair, fur and soft edges within the radius (`closedFormAlpha`).
/// @param picture  the picture that the mask belongs to, any form
/// @throws Error{InvalidArgument} if the sizes differ or an amount is out of its range, Cancelled.
[[nodiscard]] Image edgeRefined(const Image& picture,
                                const Image& mask,
                                const EdgeRefinement& refinement,
                                const JobContext& job = {});

/// Values away from the middle: `contrast` 0 changes nothing, 1 leaves only 0 and 255.
[[nodiscard]] Image withContrast(const Image& mask, double contrast);

}  // namespace r2r
