// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/pixels/halved.h"

#include "engine/imaging/pixels/cv_view.h"

#include <opencv2/imgproc.hpp>

namespace r2r {

Image halved(const Image& image) {
    Image half(
        {(image.width() + 1) / 2, (image.height() + 1) / 2}, image.channels(), image.sampleType());
    half.setEncoding(image.encoding());
    half.setIccProfile(image.iccProfile());
    cv::Mat target = mutableCvView(half);
    cv::resize(cvView(image), target, target.size(), 0, 0, cv::INTER_AREA);
    return half;
}

}  // namespace r2r
