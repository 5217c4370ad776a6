// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"

#include <cstdint>

/// How near a result is to a reference. All on the 0…255 scale of 8-bit sRGB, as the harmonization
/// literature reports them, whatever the sample type; both images must have the same size.
namespace r2r {

struct Scores {
    double mse = 0;            ///< mean squared error over all pixels and channels
    double foregroundMse = 0;  ///< fMSE: the same over pixels whose mask is ≥ ½
    double psnr = 0;           ///< dB, from `mse`, peak 255; infinity for equal pictures
    double foregroundPsnr = 0;
    double ssim =
        0;  ///< mean over channels; 7×7 uniform window, as scikit-image's defaults for 8 bit
    double foregroundDeltaE = 0;  ///< mean CIEDE2000 over pixels whose mask is ≥ ½
    double deltaE = 0;            ///< mean CIEDE2000 over all pixels
    int64_t foregroundPixels = 0;
};

/// @param result, reference  3 or 4 channels (alpha ignored), any sample type; profiles are
/// honoured
/// @param mask               U8, 1 channel, same size
/// @throws Error{InvalidArgument} naming the sizes if they differ, or if a side is shorter than
/// SSIM's window (7).
[[nodiscard]] Scores score(const Image& result, const Image& reference, const Image& mask);

/// Mean structural similarity of two 8-bit-scale planes (F32, 1 channel, data range 255), as
/// skimage.metrics.structural_similarity(win_size=7, use_sample_covariance=True).
[[nodiscard]] double structuralSimilarity(const Image& first, const Image& second);

}  // namespace r2r
