// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/harmonizers/poisson_harmonizer.h"

#include "engine/imaging/pixels/cv_view.h"
#include "engine/imaging/pixels/nearest_fill.h"
#include "engine/ops/poisson_masked.h"
#include "engine/pipeline/working_frame.h"

#include <ATen/ATen.h>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include <cstddef>
#include <utility>

namespace r2r {
namespace {

// The membrane is smooth away from the contour: beyond this size it is solved smaller and enlarged.
constexpr int kFullSide = 2560;
constexpr int kDraftSide = 512;

/// 255 where the equation is solved; a foreground that is soft everywhere counts as a whole.
Image insideOf(const Image& coverage) {
    const cv::Mat share = cvView(coverage);
    cv::Mat inside = share >= 0.5F;
    if (cv::countNonZero(inside) == 0)
        inside = share > 0;
    return imageFromCv(inside);
}

/// Background less foreground. What a cut-out holds beyond its mask is unknown, so no gradient
/// across the contour is believed: the nearest colour inside counts.
void subtractNearest(Image& background, const Image& foreground, const NearestKnown& nearest) {
    auto* values = mutableCvView(background).ptr<cv::Vec3f>();
    const auto* colors = cvView(foreground).ptr<cv::Vec3f>();
    const auto count = static_cast<size_t>(background.size().area());
    for (size_t i = 0; i < count; ++i)
        values[i] -= colors[nearest.isAny() ? nearest.of(i) : i];
}

/// Of the pixels right outside: what the membrane is about everywhere.
cv::Scalar contourMean(const Image& values, const Image& inside) {
    cv::Mat contour;
    cv::dilate(cvView(inside), contour, cv::Mat::ones(3, 3, CV_8U));
    contour.setTo(0, cvView(inside));
    return cv::mean(cvView(values), contour);
}

void setInside(Image& values, const Image& inside, const cv::Scalar& value) {
    mutableCvView(values).setTo(value, cvView(inside));
}

/// Writes the membrane over the values inside; those outside are its boundary.
void solve(Image& membrane,
           const Image& inside,
           const ComputeDevice& computeDevice,
           const JobContext& job) {
    const c10::InferenceMode guard;
    const at::Device device(computeDevice.id());
    const int64_t height = inside.height();
    const int64_t width = inside.width();
    auto* bytes = const_cast<std::byte*>(inside.data());  // only read, until `ne` has made bools
    const at::Tensor mask = at::from_blob(bytes, {1, 1, height, width}, at::kByte).to(device).ne(0);
    const at::Tensor pixels =
        at::from_blob(membrane.mutableData(), {1, height, width, 3}, at::kFloat)
            .permute({0, 3, 1, 2});
    at::Tensor values = pixels.to(device);  // on a CPU the pixels themselves
    (void)ops::solvePoissonMaskedInPlace(mask, {}, values, {}, job);
    if (!device.is_cpu())
        pixels.copy_(values);
}

}  // namespace

HarmonizeResult PoissonHarmonizer::harmonize(const HarmonizeRequest& request,
                                             const JobContext& job,
                                             const PartialListener&) {
    const Foreground& foreground = requiredForeground(request);
    job.report({.phase = Phase::Harmonizing, .done = 0, .total = 0});
    const int longerSide = request.quality == Quality::Draft ? kDraftSide : kFullSide;
    WorkingFrame frame = workingFrame(
        request.composition,
        foreground,
        {.longerSide = longerSide, .context = 0, .showsReference = false, .isBare = true});
    const Image inside = insideOf(std::exchange(frame.coverage, {}));
    Image membrane = std::move(frame.background);
    const NearestKnown nearest(inside);
    subtractNearest(membrane, std::exchange(frame.foreground, {}), nearest);
    setInside(membrane, inside, contourMean(membrane, inside));
    solve(membrane, inside, device_, job);
    nearest.fill(membrane);
    HarmonizeResult result = sameForEverySeed(
        pixelChange(std::move(membrane), frame.region, request.composition.background.size()),
        request);
    noteUnusedReference(request, kTitle, result);
    return result;
}

}  // namespace r2r
