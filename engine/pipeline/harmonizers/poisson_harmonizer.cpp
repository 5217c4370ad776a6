// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/harmonizers/poisson_harmonizer.h"

#include "engine/grids/error_progress.h"
#include "engine/grids/masked_poisson.h"
#include "engine/imaging/pixels/cv_view.h"
#include "engine/imaging/pixels/nearest_fill.h"
#include "engine/imaging/pixels/row_bands.h"
#include "engine/pipeline/working_frame.h"

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace r2r {
namespace {

// The membrane is smooth away from the contour: beyond this size it is solved smaller and enlarged.
constexpr int kFullSide = 2560;
constexpr int kDraftSide = 512;
constexpr int kBandRows = 64;

constexpr int kGuessReduction = 4;
constexpr float kLeastShare = 1e-4F;  // of a cell: less is rounding

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
    const auto width = static_cast<size_t>(background.width());
    const Rect all = Rect::of(background.size());
    forEachRowBand(all, kBandRows, Phase::Harmonizing, {}, [&](const Rect& band) {
        const auto end = static_cast<size_t>(band.bottom()) * width;
        for (size_t i = static_cast<size_t>(band.y) * width; i < end; ++i)
            values[i] -= colors[nearest.isAny() ? nearest.of(i) : i];
    });
}

/// Of the pixels right outside: what the membrane is about everywhere.
cv::Scalar contourMean(const Image& values, const Image& inside) {
    cv::Mat contour;
    cv::dilate(cvView(inside), contour, cv::Mat::ones(3, 3, CV_8U));
    contour.setTo(0, cvView(inside));
    return cv::mean(cvView(values), contour);
}

/// Sets the values inside to the membrane of the picture reduced to `kGuessReduction`: the solver
/// then has little more to find than what is near the contour. A cell that holds any boundary is
/// boundary, with its mean.
void guess(Image& values, const Image& inside, const MembraneSolver& solve, const JobContext& job) {
    const cv::Scalar mean = contourMean(values, inside);
    cv::Mat all = mutableCvView(values);
    all.setTo(cv::Scalar::all(0), cvView(inside));
    const cv::Size size((all.cols + kGuessReduction - 1) / kGuessReduction,
                        (all.rows + kGuessReduction - 1) / kGuessReduction);
    cv::Mat known;
    cvView(inside).convertTo(known, CV_32F, -1.0 / 255, 1);
    cv::Mat share;
    cv::Mat sums;
    cv::resize(known, share, size, 0, 0, cv::INTER_AREA);
    cv::resize(all, sums, size, 0, 0, cv::INTER_AREA);
    const cv::Mat open = share < kLeastShare;
    share.setTo(1, open);
    cv::Mat shares;
    cv::merge(std::vector<cv::Mat>(3, share), shares);
    cv::divide(sums, shares, sums);
    sums.setTo(mean, open);
    Image reduced = imageFromCv(sums);
    if (cv::countNonZero(open) > 0 && cv::countNonZero(open == 0) > 0)
        solve(reduced, imageFromCv(open), JobContext(job.stopToken(), {}));
    cv::Mat enlarged;
    cv::resize(cvView(reduced), enlarged, all.size(), 0, 0, cv::INTER_LINEAR);
    enlarged.copyTo(all, cvView(inside));
}

}  // namespace

void solveMembraneOnCpu(Image& values, const Image& inside, const JobContext& job) {
    constexpr int64_t kChannels = 3;
    auto* const first = mutableCvView(values).ptr<float>();
    std::array<grids::MaskedPlane, kChannels> planes;
    for (int64_t channel = 0; channel < kChannels; ++channel)
        planes[static_cast<size_t>(channel)].values = {
            first + channel, kChannels * values.width(), kChannels};
    grids::ErrorProgress progress(job, kMembraneTolerance, kChannels);
    const std::span bytes(reinterpret_cast<const uint8_t*>(inside.data()),
                          static_cast<size_t>(inside.size().area()));
    (void)grids::solveMasked(
        bytes,
        inside.height(),
        inside.width(),
        planes,
        {.tolerance = kMembraneTolerance},
        [&](size_t plane, double error) { progress.report(static_cast<int64_t>(plane), error); });
}

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
    guess(membrane, inside, solve_, job);
    solve_(membrane, inside, job);
    nearest.fill(membrane);
    HarmonizeResult result = sameForEverySeed(
        pixelChange(std::move(membrane), frame.region, request.composition.background.size()),
        request);
    noteUnusedReference(request, kTitle, result);
    return result;
}

}  // namespace r2r
