// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/harmonizers/lite_view.h"

#include "engine/imaging/placing/resample.h"
#include "engine/pipeline/tensor_image.h"

#include <ATen/ATen.h>

#include <limits>

namespace r2r {
namespace {

// Background on each side in foreground lengths; "data.context" of its training.
constexpr double kContext = 1;

/// A frame of whose longer side so much is kept that its shorter one has the network's size.
WorkingFrame frameOf(const Composition& composition, const Foreground& foreground) {
    requireHarmonizable(composition, foreground);
    FrameOptions options{.context = kContext};
    const Size region = frameRegion(composition, foreground, options).size();
    options.longerSide = frameSideFor(region, {kLiteSide, kLiteSide});
    return workingFrame(composition, foreground, options);
}

at::Tensor squashed(const Image& image, int side) {
    return tensorFromImage(resized(image, Size{side, side})).clamp(0, 1);
}

LiteModel::Scene::Whole wholeOf(const Composition& composition, const Foreground& foreground) {
    const FrameOptions options{
        .longerSide = frameSideFor(composition.background.size(), {kLiteWholeSide, kLiteWholeSide}),
        .context = std::numeric_limits<double>::infinity()};
    const WorkingFrame frame = workingFrame(composition, foreground, options);
    return {.composite = squashed(frame.composite, kLiteWholeSide),
            .mask = squashed(frame.coverage, kLiteWholeSide),
            .reference = squashed(frame.reference, kLiteWholeSide)};
}

}  // namespace

LiteView::LiteView(const Composition& composition, const Foreground& foreground, bool seesWhole)
    : frame_(frameOf(composition, foreground))
    , scene_{.composite = squashed(frame_.composite, kLiteSide),
             .mask = squashed(frame_.coverage, kLiteSide),
             .reference = squashed(frame_.reference, kLiteSide)} {
    if (seesWhole)
        scene_.whole = wholeOf(composition, foreground);
}

}  // namespace r2r
