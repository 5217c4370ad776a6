// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/transparency.h"

#include "engine/imaging/pixels/cv_view.h"

#include <opencv2/core.hpp>

namespace r2r {

bool holdsAlpha(ImageFormat format) {
    return format != ImageFormat::Jpeg;
}

bool isOpaque(const Image& image) {
    if (!image.hasAlpha())
        return true;
    cv::Mat alpha;
    cv::extractChannel(cvView(image), alpha, image.channels() - 1);
    double smallest = 0;
    cv::minMaxIdx(alpha, &smallest);
    const double one = image.sampleType() == SampleType::U8    ? 255
                       : image.sampleType() == SampleType::U16 ? 65535
                                                               : 1;
    return smallest >= one;
}

}  // namespace r2r
