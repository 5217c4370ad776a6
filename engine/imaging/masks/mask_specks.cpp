// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/masks/mask_specks.h"

#include "engine/core/error.h"
#include "engine/imaging/masks/mask_ops.h"
#include "engine/imaging/pixels/cv_view.h"

#include <opencv2/imgproc.hpp>

#include <fmt/format.h>
#include <vector>

namespace r2r {

Image specksRemoved(const Image& mask, double sidePx) {
    // NaN is in no range: the comparison is written so that it fails.
    if (!(sidePx >= 0 && sidePx <= kMostSpeckPx))
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("the side of specks must be between 0 and {} pixels, got {}",
                                kMostSpeckPx,
                                sidePx));
    const Rect support = maskSupport(mask);
    if (support.isEmpty() || sidePx == 0)
        return mask;
    const Image part = cropped(mask, support);
    cv::Mat labels;
    const int count = cv::connectedComponents(cvView(part) > 0, labels, 8, CV_32S);

    std::vector<double> cover(static_cast<size_t>(count));
    const auto values = part.row<uint8_t>(0);
    const int* const label = labels.ptr<int>();
    const auto pixels = static_cast<size_t>(part.size().area());
    for (size_t i = 0; i < pixels; ++i)
        cover[static_cast<size_t>(label[i])] += values.data()[i] / 255.0;

    Image result = mask;
    for (int y = 0; y < support.height; ++y) {
        const auto row = result.mutableRow<uint8_t>(support.y + y);
        const int* const names = labels.ptr<int>(y);
        for (int x = 0; x < support.width; ++x)
            if (cover[static_cast<size_t>(names[x])] < sidePx * sidePx)
                row[static_cast<size_t>(support.x + x)] = 0;
    }
    return result;
}

}  // namespace r2r
