// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

namespace r2r {

/// Side of SSIM's window.
inline constexpr int kSimilarityWindow = 7;

/// Sum of the structural similarities of all windows whose top row is one of the first `tops`
/// rows, for callers that see a picture in bands. Their mean is that of
/// skimage.metrics.structural_similarity(win_size=7, use_sample_covariance=True).
/// @param first, second  tops + 6 rows of `width` values on the 8-bit scale, without gaps
/// @param dataRange      the largest distance of two values: the limit of little contrast depends
///                       on it
[[nodiscard]] double similaritySum(
    const float* first, const float* second, size_t width, size_t tops, double dataRange = 255);

}  // namespace r2r
