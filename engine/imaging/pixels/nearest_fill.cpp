// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/pixels/nearest_fill.h"

#include "engine/core/error.h"
#include "engine/imaging/pixels/cv_view.h"

#include <opencv2/imgproc.hpp>

#include <fmt/format.h>
#include <vector>

namespace r2r {
namespace {

void requireForms(const Image& values, const Image& known) {
    if (values.isEmpty() || values.channels() != 3 || values.sampleType() != SampleType::F32 ||
        known.channels() != 1 || known.sampleType() != SampleType::U8 ||
        known.size() != values.size())
        throw Error(
            ErrorCode::InvalidArgument,
            fmt::format("filling takes 3 float channels and an 8-bit mask of the same size, "
                        "got {} channel(s) of {}×{} and {} of {}×{}",
                        values.channels(),
                        values.width(),
                        values.height(),
                        known.channels(),
                        known.width(),
                        known.height()));
}

}  // namespace

Image filledFromNearest(Image values, const Image& known) {
    requireForms(values, known);
    const cv::Mat inside = cvView(known) > 0;
    if (cv::countNonZero(inside) == 0)
        return values;
    cv::Mat distance;
    cv::Mat labels;
    cv::distanceTransform(
        ~inside, distance, labels, cv::DIST_L2, cv::DIST_MASK_5, cv::DIST_LABEL_PIXEL);
    cv::Mat pixels = mutableCvView(values);
    std::vector<cv::Vec3f> colors(static_cast<size_t>(inside.total()) + 1);
    for (int y = 0; y < pixels.rows; ++y)
        for (int x = 0; x < pixels.cols; ++x)
            if (inside.at<uint8_t>(y, x) != 0)
                colors[static_cast<size_t>(labels.at<int>(y, x))] = pixels.at<cv::Vec3f>(y, x);
    for (int y = 0; y < pixels.rows; ++y)
        for (int x = 0; x < pixels.cols; ++x)
            if (inside.at<uint8_t>(y, x) == 0)
                pixels.at<cv::Vec3f>(y, x) = colors[static_cast<size_t>(labels.at<int>(y, x))];
    return values;
}

}  // namespace r2r
