// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "training/sample_random.h"

#include <ATen/core/Tensor.h>

namespace r2r {

/// A composite and the photograph it should become, (1, 3, n, n) in [0, 1].
struct WornPair {
    at::Tensor composite;
    at::Tensor real;
};

/// The wear of pictures by files and lenses, done to both alike: blur, a smaller size, grain, JPEG.
/// Some of it only to the foreground, as in a picture put together from two. So neither a seam nor
/// how clean a region is says what was changed, and nothing is to be mended but colours.
///
/// @param coverage  (1, 1, n, n) in [0, 1], n a multiple of 8
/// @param noise     the source of grain
[[nodiscard]] WornPair worn(const WornPair& pair,
                            const at::Tensor& coverage,
                            SampleRandom& random,
                            at::Generator noise);

/// The picture through JPEG's quantisation of 8 × 8 blocks, without its subsampling of colours.
/// @param quality  1 to 100, as libjpeg scales its tables
[[nodiscard]] at::Tensor quantised(const at::Tensor& picture, double quality);

}  // namespace r2r
