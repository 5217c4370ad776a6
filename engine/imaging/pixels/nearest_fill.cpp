// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/pixels/nearest_fill.h"

#include "engine/core/error.h"
#include "engine/imaging/pixels/cv_view.h"
#include "engine/imaging/pixels/row_bands.h"

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

/// On all cores.
template <typename Work>
void eachRow(Size size, const Work& work) {
    constexpr int kRows = 64;
    forEachRowBand(Rect::of(size), kRows, Phase::Harmonizing, {}, [&](const Rect& band) {
        for (int y = band.y; y < band.bottom(); ++y)
            work(y);
    });
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
    eachRow(size_, [&](int y) {
        for (int x = 0; x < inside.cols; ++x)
            if (inside.at<uint8_t>(y, x) != 0)
                placeOfLabel[static_cast<size_t>(labels.at<int>(y, x))] = y * inside.cols + x;
    });
    sources_.resize(inside.total());
    eachRow(size_, [&](int y) {
        int32_t* const row = sources_.data() + ptrdiff_t{y} * inside.cols;
        for (int x = 0; x < inside.cols; ++x)
            row[x] = placeOfLabel[static_cast<size_t>(labels.at<int>(y, x))];
    });
}

void NearestKnown::fill(Image& values) const {
    if (values.channels() != 3 || values.sampleType() != SampleType::F32 || values.size() != size_)
        throw Error(ErrorCode::InvalidArgument,
                    "filling takes 3 float channels of the size of the mask");
    if (!isAny())
        return;
    auto* pixels = mutableCvView(values).ptr<cv::Vec3f>();
    const auto width = static_cast<size_t>(size_.width);
    eachRow(size_, [&](int y) {
        for (size_t i = static_cast<size_t>(y) * width; i < static_cast<size_t>(y + 1) * width; ++i)
            if (of(i) != i)  // a known pixel is never written, so it can be read at any time
                pixels[i] = pixels[of(i)];
    });
}

Image filledFromNearest(Image values, const Image& known) {
    requireForms(values, known);
    NearestKnown(known).fill(values);
    return values;
}

}  // namespace r2r
