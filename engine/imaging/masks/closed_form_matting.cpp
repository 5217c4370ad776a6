// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/masks/closed_form_matting.h"

#include "engine/imaging/masks/mask_ops.h"
#include "engine/imaging/masks/matting_band.h"
#include "engine/imaging/masks/matting_levels.h"
#include "engine/imaging/masks/matting_solver.h"
#include "engine/imaging/masks/matting_system.h"
#include "engine/imaging/pixels/cv_view.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <vector>

namespace r2r {
namespace {

constexpr double kTolerance = 1e-3;  // a quarter of a level of 8 bits, in the mean

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
    const MattingBand band(picture, trimap, job);
    const MattingSystem system(band, job);
    const MattingLevels levels(system, job);
    std::vector<double> alpha = band.start(trimap, trimap);
    solveMatting(system, levels, alpha, kTolerance, job);
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
