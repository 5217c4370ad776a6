// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"

#include <opencv2/core/mat.hpp>

namespace r2r {

/// The pixels of `image` as a matrix, without copying. Valid as long as the image lives and is not
/// written to. OpenCV has no read-only view: never write through this one.
[[nodiscard]] cv::Mat cvView(const Image& image);

/// A matrix whose writes go into `image` (detaches first).
[[nodiscard]] cv::Mat mutableCvView(Image& image);

/// Copies 8-bit, 16-bit or float samples; the channel order stays as it is.
[[nodiscard]] Image imageFromCv(const cv::Mat& matrix,
                                ColorEncoding encoding = ColorEncoding::Srgb);

}  // namespace r2r
