// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/transparency.h"

#include "engine/imaging/files/format_table.h"
#include "engine/imaging/pixels/cv_view.h"
#include "engine/imaging/pixels/sample_conversion.h"

#include <opencv2/core.hpp>

#include <algorithm>

namespace r2r {
namespace {

template <typename T>
Image blended(const Image& image, double one) {
    Image result(image.size(), 3, image.sampleType());
    result.setEncoding(image.encoding());
    result.setIccProfile(image.iccProfile());
    const double rounding = image.sampleType() == SampleType::F32 ? 0 : 0.5;
    for (int y = 0; y < image.height(); ++y) {
        const auto from = image.row<T>(y);
        auto to = result.mutableRow<T>(y).begin();
        for (size_t i = 0; i < from.size(); i += 4) {
            const double cover = std::clamp<double>(from[i + 3] / one, 0, 1);
            for (size_t channel = 0; channel < 3; ++channel)
                *to++ = static_cast<T>(from[i + channel] * cover + one * (1 - cover) + rounding);
        }
    }
    return result;
}

}  // namespace

bool holdsAlpha(ImageFormat format) {
    return rowOf(format).out.alpha;
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

Image overWhite(const Image& image) {
    if (image.channels() != 4)
        return expandedToRgb(withoutAlpha(image));
    switch (image.sampleType()) {
        case SampleType::U8:
            return blended<uint8_t>(image, 255);
        case SampleType::U16:
            return blended<uint16_t>(image, 65535);
        case SampleType::F32:
            break;
    }
    return blended<float>(image, 1);
}

}  // namespace r2r
