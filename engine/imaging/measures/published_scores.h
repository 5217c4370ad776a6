// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/measures/metrics.h"

namespace r2r {

/// The scores of the published figures of the iHarmony4 test set, one picture of it.
///
/// Everything is brought to 256×256 bytes as the reference does it (`resizedLikePillow`, the mask
/// by `resizedMaskNearest`), outside the mask the result is replaced by the real picture, and
/// SSIM's data range is the brightest byte of the one minus the darkest of the other. Published
/// tables average each figure over the pictures, PSNR too.
///
/// @param result, real  U8, 3 channels; bytes are compared as they are, whatever the profile
/// @param mask          U8, 1 channel; foreground from 128 on
/// @throws Error{InvalidArgument} if a form is another. Sizes may differ.
[[nodiscard]] Scores publishedScores(const Image& result, const Image& real, const Image& mask);

}  // namespace r2r
