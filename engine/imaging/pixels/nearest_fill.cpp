// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/pixels/nearest_fill.h"

#include "engine/core/error.h"
#include "engine/imaging/pixels/cv_view.h"

#include <opencv2/imgproc.hpp>

#include <fmt/format.h>

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

/// The number that OpenCV gives each known pixel, and for all others that of the nearest one.
cv::Mat nearestLabels(const cv::Mat& inside) {
    cv::Mat distance;
    cv::Mat labels;
    cv::distanceTransform(
        ~inside, distance, labels, cv::DIST_L2, cv::DIST_MASK_5, cv::DIST_LABEL_PIXEL);
    return labels;
}

}  // namespace

NearestKnown::NearestKnown(const Image& known) : size_(known.size()) {
    if (known.isEmpty() || known.channels() != 1 || known.sampleType() != SampleType::U8)
        throw Error(ErrorCode::InvalidArgument, "what is known is told by an 8-bit mask");
    const cv::Mat inside = cvView(known) > 0;
    if (cv::countNonZero(inside) == 0)
        return;
    const cv::Mat labels = nearestLabels(inside);
    std::vector<int32_t> placeOfLabel(inside.total() + 1);
    for (int y = 0; y < inside.rows; ++y)
        for (int x = 0; x < inside.cols; ++x)
            if (inside.at<uint8_t>(y, x) != 0)
                placeOfLabel[static_cast<size_t>(labels.at<int>(y, x))] = y * inside.cols + x;
    sources_.reserve(inside.total());
    for (int y = 0; y < inside.rows; ++y)
        for (int x = 0; x < inside.cols; ++x)
            sources_.push_back(placeOfLabel[static_cast<size_t>(labels.at<int>(y, x))]);
}

void NearestKnown::fill(Image& values) const {
    if (values.channels() != 3 || values.sampleType() != SampleType::F32 || values.size() != size_)
        throw Error(ErrorCode::InvalidArgument,
                    "filling takes 3 float channels of the size of the mask");
    if (!isAny())
        return;
    auto* pixels = mutableCvView(values).ptr<cv::Vec3f>();
    for (size_t i = 0; i < sources_.size(); ++i)
        if (of(i) != i)  // a known pixel is never written, so it can be read at any time
            pixels[i] = pixels[of(i)];
}

Image filledFromNearest(Image values, const Image& known) {
    requireForms(values, known);
    NearestKnown(known).fill(values);
    return values;
}

}  // namespace r2r
