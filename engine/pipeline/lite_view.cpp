// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/lite_view.h"

#include "engine/imaging/resample.h"
#include "engine/pipeline/tensor_image.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace r2r {
namespace {

constexpr int kSide = 128;       // pixels, as trained
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
        static_cast<int>(std::lround(kSide * std::min<double>(stretch, kMostStretch)));
    return workingFrame(composition, foreground, options);
}

at::Tensor squashed(const Image& image) {
    return tensorFromImage(resized(image, Size{kSide, kSide})).clamp(0, 1);
}

int scaled(int length, int to, int from) {
    return static_cast<int>(std::lround(static_cast<double>(length) * to / from));
}

}  // namespace

LiteView::LiteView(const Composition& composition, const Foreground& foreground)
    : frame_(frameOf(composition, foreground))
    , raster_(composition.background.size())
    , scene_{.composite = squashed(frame_.composite),
             .mask = squashed(frame_.coverage),
             .reference = squashed(frame_.reference)} {}

at::Tensor LiteView::changed(const ColorChange& change) const {
    Image picture = frame_.composite;
    const Size size = picture.size();
    const Rect& region = frame_.region;
    // The raster in which the frame's pixels are whole ones.
    const Size raster = {std::max(size.width, scaled(raster_.width, size.width, region.width)),
                         std::max(size.height, scaled(raster_.height, size.height, region.height))};
    const int left =
        std::min(scaled(region.x, size.width, region.width), raster.width - size.width);
    const int top =
        std::min(scaled(region.y, size.height, region.height), raster.height - size.height);
    for (int y = 0; y < size.height; ++y)
        change.apply(picture.mutableRow<float>(y), {left, top + y, size.width, 1}, raster);
    return squashed(picture);
}

}  // namespace r2r
