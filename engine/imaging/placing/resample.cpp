// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/placing/resample.h"

#include "engine/core/error.h"
#include "engine/core/inside.h"
#include "engine/imaging/pixels/cv_view.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace r2r {
namespace {

void requireUsable(const Image& image, const Rect& region, Size size) {
    requireInside(region, image.size());
    if (size.isEmpty())
        throw Error(
            ErrorCode::InvalidArgument,
            fmt::format("a picture cannot be resized to {}×{} pixels", size.width, size.height));
}

void clipToUnit(Image& mask) {
    for (int y = 0; y < mask.height(); ++y)
        for (float& value : mask.mutableRow<float>(y))
            value = std::clamp(value, 0.0F, 1.0F);
}

}  // namespace

Image resized(const Image& image, const Rect& region, Size size) {
    requireUsable(image, region, size);
    if (size == region.size())
        return region == Rect::of(image.size()) ? image : cropped(image, region);
    Image result(size, image.channels(), image.sampleType());
    result.setEncoding(image.encoding());
    result.setIccProfile(image.iccProfile());
    cv::Mat source = cvView(image)({region.x, region.y, region.width, region.height});
    cv::Mat target = mutableCvView(result);
    // First the axes that shrink, while there is less to enlarge afterwards.
    const cv::Size shrunk(std::min(size.width, region.width), std::min(size.height, region.height));
    if (shrunk != target.size() && shrunk != source.size()) {
        cv::Mat between;
        cv::resize(source, between, shrunk, 0, 0, cv::INTER_AREA);
        source = between;
    }
    const bool isShrinking = shrunk == target.size();
    cv::resize(
        source, target, target.size(), 0, 0, isShrinking ? cv::INTER_AREA : cv::INTER_LANCZOS4);
    if (image.channels() == 1 && image.sampleType() == SampleType::F32)
        clipToUnit(result);
    return result;
}

Image resized(const Image& image, Size size) {
    return resized(image, Rect::of(image.size()), size);
}

Size fitted(Size size, int longerSide) {
    const int longer = size.longerSide();
    if (longer <= longerSide)
        return size;
    const auto scaled = [&](int side) {
        return std::max(1, static_cast<int>(std::lround(double(side) * longerSide / longer)));
    };
    return {scaled(size.width), scaled(size.height)};
}

}  // namespace r2r
