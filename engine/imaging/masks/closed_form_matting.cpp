// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/masks/closed_form_matting.h"

#include "engine/imaging/masks/mask_ops.h"
#include "engine/imaging/masks/matting_band.h"
#include "engine/imaging/masks/matting_system.h"
#include "engine/imaging/pixels/cv_view.h"
#include "engine/imaging/pixels/halved.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>

namespace r2r {
namespace {

constexpr int kSmallestSide = 48;    // of a picture that is still halved
constexpr double kTolerance = 5e-4;  // an eighth of a level of 8 bits

/// Half the size: known where all of its pixels are known and say the same.
Image halvedTrimap(const Image& trimap) {
    Image half({(trimap.width() + 1) / 2, (trimap.height() + 1) / 2}, 1, SampleType::U8);
    for (int y = 0; y < half.height(); ++y) {
        const auto upper = trimap.row<uint8_t>(2 * y);
        const auto lower = trimap.row<uint8_t>(std::min(2 * y + 1, trimap.height() - 1));
        const auto row = half.mutableRow<uint8_t>(y);
        for (size_t x = 0; x < row.size(); ++x) {
            const size_t right = std::min(2 * x + 1, upper.size() - 1);
            const uint8_t value = upper[2 * x];
            const bool isEqual =
                upper[right] == value && lower[2 * x] == value && lower[right] == value;
            row[x] = isEqual ? value : uint8_t{128};
        }
    }
    return half;
}

Image enlarged(const Image& mask, Size size) {
    Image large(size, 1, SampleType::U8);
    cv::Mat target = mutableCvView(large);
    cv::resize(cvView(mask), target, target.size(), 0, 0, cv::INTER_LINEAR);
    return large;
}

/// What the trimap leaves open, with a margin that holds all its equations.
Rect openPart(const Image& trimap) {
    const cv::Mat values = cvView(trimap);
    cv::Mat open;
    cv::bitwise_and(values > 0, values < 255, open);
    const cv::Rect bounds = cv::boundingRect(open);
    const Rect part{bounds.x, bounds.y, bounds.width, bounds.height};
    constexpr int kMargin = 3;
    return part.isEmpty() ? Rect{} : intersection(grown(part, kMargin), Rect::of(trimap.size()));
}

Image solved(const Image& picture, const Image& trimap, const JobContext& job) {
    job.throwIfCancelled();
    Image start = trimap;
    if (std::min(picture.width(), picture.height()) > kSmallestSide)
        start = enlarged(solved(halved(picture), halvedTrimap(trimap), job), trimap.size());
    const MattingBand band(picture, trimap, job);
    std::vector<double> alpha = band.start(trimap, start);
    MattingSystem(band, job).solve(alpha, kTolerance, job);
    return band.written(trimap, alpha);
}

}  // namespace

Image closedFormAlpha(const Image& picture, const Image& trimap, const JobContext& job) {
    requireSameSize(trimap, "of known parts", picture.size(), "the picture");
    const Rect part = openPart(trimap);
    if (part.isEmpty())
        return trimap;
    const Image alpha = solved(cropped(picture, part), cropped(trimap, part), job);
    Image result = trimap;
    for (int y = 0; y < part.height; ++y)
        std::ranges::copy(alpha.row<uint8_t>(y),
                          result.mutableRow<uint8_t>(part.y + y).begin() + part.x);
    return result;
}

}  // namespace r2r
