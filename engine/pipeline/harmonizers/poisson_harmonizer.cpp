// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/harmonizers/poisson_harmonizer.h"

#include "engine/imaging/pixels/cv_view.h"
#include "engine/imaging/pixels/nearest_fill.h"
#include "engine/ops/poisson_masked.h"
#include "engine/pipeline/tensor_image.h"
#include "engine/pipeline/working_frame.h"

#include <ATen/ATen.h>
#include <opencv2/core.hpp>

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

}  // namespace

HarmonizeResult PoissonHarmonizer::harmonize(const HarmonizeRequest& request,
                                             const JobContext& job,
                                             const PartialListener&) {
    const Foreground& foreground = requiredForeground(request);
    job.report({.phase = Phase::Harmonizing, .done = 0, .total = 0});
    const int longerSide = request.quality == Quality::Draft ? kDraftSide : kFullSide;
    WorkingFrame frame =
        workingFrame(request.composition,
                     foreground,
                     {.longerSide = longerSide, .context = 0, .showsReference = false});

    const Image inside = insideOf(frame.coverage);
    // What a cut-out holds beyond its mask is unknown, so no gradient across the contour is
    // believed.
    const Image colors = filledFromNearest(std::move(frame.foreground), inside);
    Image boundary = frame.background;
    cv::Mat difference = mutableCvView(boundary);
    difference -= cvView(colors);

    const c10::InferenceMode guard;
    const at::Device device(device_.id());
    const at::Tensor values = tensorFromImage(boundary).to(device);
    auto* bytes = const_cast<std::byte*>(inside.data());  // only read, until `ne` has made numbers
    const at::Tensor mask = at::from_blob(bytes, {1, 1, inside.height(), inside.width()}, at::kByte)
                                .to(device)
                                .ne(0)
                                .to(at::kFloat);
    const at::Tensor membrane =
        ops::solvePoissonMasked(mask, at::zeros_like(values), values, {}, job).values;
    return sameForEverySeed(pixelChange(filledFromNearest(imageFromTensor(membrane), inside),
                                        frame.region,
                                        request.composition.background.size()),
                            request);
}

}  // namespace r2r
