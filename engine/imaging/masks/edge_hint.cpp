// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/masks/edge_hint.h"

#include "engine/core/error.h"
#include "engine/imaging/masks/mask_ops.h"
#include "engine/imaging/pixels/cv_view.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <fmt/format.h>
#include <span>

namespace r2r {
namespace {

constexpr uint8_t kForeground = 128;  // from here on a mask's pixel belongs to the foreground
constexpr uint8_t kWhite = 255;
constexpr double kLowThreshold = 100;
constexpr double kHighThreshold = 200;

/// OpenCV's weights for a BGR picture, given an RGB one.
uint8_t swappedGray(const uint8_t* rgb) {
    const int weighted = 3735 * rgb[0] + 19235 * rgb[1] + 9798 * rgb[2];
    return static_cast<uint8_t>((weighted + (1 << 14)) >> 15);
}

void requireForm(const Image& image, const char* what, int channels) {
    if (image.isEmpty() || image.channels() != channels || image.sampleType() != SampleType::U8)
        throw Error(
            ErrorCode::InvalidArgument,
            fmt::format("{} of an edge hint must have {} channel(s) of 8 bits, got {} of {} "
                        "bits",
                        what,
                        channels,
                        image.channels(),
                        8 * bytesPerSample(image.sampleType())));
}

/// The foreground in gray on white.
cv::Mat foregroundOnWhite(const Image& composite, const Image& mask) {
    cv::Mat gray(mask.height(), mask.width(), CV_8UC1);
    cv::parallel_for_({0, mask.height()}, [&](const cv::Range& rows) {
        for (int y = rows.start; y < rows.end; ++y) {
            const auto inside = mask.row<uint8_t>(y);
            const uint8_t* rgb = composite.row<uint8_t>(y).data();
            auto* out = gray.ptr<uint8_t>(y);
            for (size_t x = 0; x < inside.size(); ++x)
                out[x] = inside[x] >= kForeground ? swappedGray(rgb + 3 * x) : kWhite;
        }
    });
    return gray;
}

}  // namespace

Image edgeComposite(const Image& composite, const Image& mask) {
    requireForm(composite, "the composite", 3);
    requireForm(mask, "the mask", 1);
    requireSameSize(mask, "of an edge hint", composite.size(), "the composite");
    cv::Mat lines;
    cv::Canny(foregroundOnWhite(composite, mask), lines, kLowThreshold, kHighThreshold, 3, false);

    Image result = composite;
    for (int y = 0; y < mask.height(); ++y) {
        const auto inside = mask.row<uint8_t>(y);
        const auto* line = lines.ptr<uint8_t>(y);
        const auto rgb = result.mutableRow<uint8_t>(y);
        for (size_t x = 0; x < inside.size(); ++x)
            if (inside[x] >= kForeground)
                std::fill_n(rgb.begin() + static_cast<std::ptrdiff_t>(3 * x), 3, line[x]);
    }
    return result;
}

}  // namespace r2r
