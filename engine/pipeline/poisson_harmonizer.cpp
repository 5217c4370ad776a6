// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/poisson_harmonizer.h"

#include "engine/imaging/cv_view.h"
#include "engine/ops/poisson_masked.h"
#include "engine/pipeline/tensor_image.h"
#include "engine/pipeline/working_frame.h"

#include <ATen/ATen.h>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include <utility>
#include <vector>

namespace r2r {
namespace {

// The membrane is smooth away from the contour: beyond this size it is solved smaller and enlarged.
constexpr int kFullSide = 2560;
constexpr int kDraftSide = 512;

/// 255 where the equation is solved; a foreground that is soft everywhere counts as a whole.
cv::Mat insideOf(const Image& coverage) {
    const cv::Mat share = cvView(coverage);
    cv::Mat inside = share >= 0.5F;
    if (cv::countNonZero(inside) == 0)
        inside = share > 0;
    return inside;
}

/// The colours of the nearest pixel inside, for every pixel outside; inside as they are.
///
/// What a cut-out holds beyond its mask is unknown, so no gradient across the contour is believed.
void extendOutwards(cv::Mat& rgb, const cv::Mat& inside) {
    cv::Mat distance;
    cv::Mat labels;
    cv::distanceTransform(
        ~inside, distance, labels, cv::DIST_L2, cv::DIST_MASK_5, cv::DIST_LABEL_PIXEL);
    std::vector<cv::Vec3f> colors(static_cast<size_t>(inside.total()) + 1);
    for (int y = 0; y < rgb.rows; ++y)
        for (int x = 0; x < rgb.cols; ++x)
            if (inside.at<uint8_t>(y, x) != 0)
                colors[static_cast<size_t>(labels.at<int>(y, x))] = rgb.at<cv::Vec3f>(y, x);
    for (int y = 0; y < rgb.rows; ++y)
        for (int x = 0; x < rgb.cols; ++x)
            if (inside.at<uint8_t>(y, x) == 0)
                rgb.at<cv::Vec3f>(y, x) = colors[static_cast<size_t>(labels.at<int>(y, x))];
}

}  // namespace

HarmonizeResult PoissonHarmonizer::harmonize(const HarmonizeRequest& request,
                                             const JobContext& job,
                                             const PartialListener&) {
    const Foreground& foreground = requiredForeground(request);
    job.report({.phase = "Harmonizing", .done = 0, .total = 0});
    const int longerSide = request.quality == Quality::Draft ? kDraftSide : kFullSide;
    WorkingFrame frame =
        workingFrame(request.composition,
                     foreground,
                     {.longerSide = longerSide, .context = 0, .showsReference = false});

    const cv::Mat inside = insideOf(frame.coverage);
    cv::Mat colors = mutableCvView(frame.foreground);
    extendOutwards(colors, inside);
    Image boundary = frame.background;
    cv::Mat difference = mutableCvView(boundary);
    difference -= colors;

    const c10::InferenceMode guard;
    const at::Device device(device_.id());
    const at::Tensor values = tensorFromImage(boundary).to(device);
    const at::Tensor mask = at::from_blob(inside.data, {1, 1, inside.rows, inside.cols}, at::kByte)
                                .to(device)
                                .ne(0)
                                .to(at::kFloat);
    Image membrane = imageFromTensor(
        ops::solvePoissonMasked(mask, at::zeros_like(values), values, {}, job).values);
    cv::Mat extended = mutableCvView(membrane);
    extendOutwards(extended, inside);
    return sameForEverySeed(
        pixelChange(std::move(membrane), frame.region, request.composition.background.size()),
        request);
}

}  // namespace r2r
