// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"

#include <cstdint>

/// Compares a result with a reference. All on the 0…255 scale of 8-bit sRGB, as the harmonization
/// literature reports them, whatever the sample type; both images must have the same size. Values
/// beyond that scale are clipped, as a screen does.
namespace r2r {

struct Scores {
    double mse = 0;            ///< mean squared error over all pixels and channels
    double foregroundMse = 0;  ///< fMSE: the same over pixels whose mask is ≥ ½
    double psnr = 0;           ///< dB, from `mse`, peak 255; infinity for equal pictures
    double foregroundPsnr = 0;
    double ssim = 0;  ///< mean over channels; 7×7 window, as scikit-image's default for 8 bit
    double foregroundDeltaE = 0;   ///< mean CIEDE2000 over pixels whose mask is ≥ ½
    double deltaE = 0;             ///< mean CIEDE2000 over all pixels
    int64_t foregroundPixels = 0;  ///< if zero, the foreground's figures are NaN
};

/// @param result, reference  any channels (alpha ignored) and sample type; profiles are honoured
/// @param mask               U8, 1 channel, same size
/// @param similarityRange    SSIM's data range
/// @throws Error{InvalidArgument} naming the sizes if they differ, or if a side is shorter than
/// SSIM's window (7).
[[nodiscard]] Scores score(const Image& result,
                           const Image& reference,
                           const Image& mask,
                           double similarityRange = 255);

}  // namespace r2r
