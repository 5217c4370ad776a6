// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"
#include "engine/imaging/color/color_change.h"
#include "engine/imaging/color/recorded_change.h"

namespace r2r {

/// Statistics transfer: the foreground's colour distribution is moved to the reference's.
enum class TransferMethod : uint8_t {
    LabMean,   ///< adds the difference of the means in L*a*b*
    Reinhard,  ///< mean and standard deviation per L*a*b* channel (Reinhard et al. 2001)
    Mkl,       ///< linear Monge–Kantorovitch map of the RGB covariances (Pitié and Kokaram 2007)
    Histogram,  ///< histogram matching per L*a*b* channel
};

/// The change that gives the pixels weighted by `foreground` the statistics of those weighted by
/// `reference`.
///
/// A global function of colour: it is the same at every place and resolution. Degenerate
/// distributions (one colour, one pixel) give finite, sensible maps; gains are bounded to [¼, 4].
/// @param rgb         F32, 3 channels, working space
/// @param foreground  F32, 1 channel, same size: weight ≥ 0 of each pixel in the foreground's
/// statistics
/// @param reference   the same for the reference; the weights may come from any region
/// @throws Error{InvalidArgument} if the sizes differ, or all weights of one are zero.
[[nodiscard]] SharedColorChange colorTransfer(TransferMethod method,
                                              const Image& rgb,
                                              const Image& foreground,
                                              const Image& reference);

/// The same change again from its record, of the kinds LabScale, RgbAffine and LabMaps.
/// @throws Error{Corrupt} if its numbers do not fit.
[[nodiscard]] SharedColorChange transferFrom(const ChangeRecord& record);

}  // namespace r2r
