// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/harmonizers/lite_view.h"

#include "engine/imaging/placing/resample.h"
#include "engine/pipeline/tensor_image.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace r2r {
namespace {

constexpr int kMostStretch = 4;  // of the frame's shorter side, to have no fewer pixels than that
// Background on each side in foreground lengths; "data.context" of its training.
constexpr double kContext = 1;

/// A frame of whose longer side so much is kept that its shorter one has the network's size.
WorkingFrame frameOf(const Composition& composition, const Foreground& foreground) {
    requireHarmonizable(composition, foreground);
    FrameOptions options{.context = kContext};
    const Size region = frameRegion(composition, foreground, options).size();
    const double stretch =
        static_cast<double>(region.longerSide()) / std::min(region.width, region.height);
    options.longerSide =
        static_cast<int>(std::lround(kLiteSide * std::min<double>(stretch, kMostStretch)));
    return workingFrame(composition, foreground, options);
}

at::Tensor squashed(const Image& image) {
    return tensorFromImage(resized(image, Size{kLiteSide, kLiteSide})).clamp(0, 1);
}

}  // namespace

LiteView::LiteView(const Composition& composition, const Foreground& foreground)
    : frame_(frameOf(composition, foreground))
    , scene_{.composite = squashed(frame_.composite),
             .mask = squashed(frame_.coverage),
             .reference = squashed(frame_.reference)} {}

}  // namespace r2r
