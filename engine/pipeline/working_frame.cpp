// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/working_frame.h"

#include "engine/core/error.h"
#include "engine/imaging/color/color.h"
#include "engine/imaging/pixels/pixel_codec.h"
#include "engine/imaging/placing/resample.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace r2r {
namespace {

constexpr int kMinimumMargin = 16;  // pixels; a tiny foreground still sees some background

/// Blends the foreground into the frame in linear light.
void paste(const PlacedPixels& placed, WorkingFrame& frame) {
    std::vector<float> over;
    for (int row = 0; row < placed.region.height; ++row) {
        const int y = placed.region.y + row;
        const auto offset = static_cast<size_t>(placed.region.x);
        const auto share = placed.coverage.row<float>(row);
        std::ranges::copy(share, frame.coverage.mutableRow<float>(y).begin() + placed.region.x);
        const auto under =
            frame.composite.mutableRow<float>(y).subspan(3 * offset, 3 * share.size());
        const auto source = placed.rgb.row<float>(row);
        std::ranges::copy(source,
                          frame.foreground.mutableRow<float>(y).begin() + 3 * placed.region.x);
        over.assign(source.begin(), source.end());
        linearizeRow(over);
        linearizeRow(under);
        for (size_t i = 0; i < under.size(); ++i)
            under[i] += share[i / 3] * (over[i] - under[i]);
        encodeSrgbRow(under);
    }
}

/// Background that may be followed: inside the chosen region (frame pixels), outside the
/// foreground.
Image referenceWeights(const Image& coverage, const Rect& allowed) {
    Image weights(coverage.size(), 1, SampleType::F32);
    for (int y = allowed.y; y < allowed.bottom(); ++y) {
        const auto share = coverage.row<float>(y);
        const auto row = weights.mutableRow<float>(y);
        for (auto x = static_cast<size_t>(allowed.x); x < static_cast<size_t>(allowed.right()); ++x)
            row[x] = 1 - share[x];
    }
    return weights;
}

double sumOf(const Image& plane) {
    double sum = 0;
    for (int y = 0; y < plane.height(); ++y)
        for (const float value : plane.row<float>(y))
            sum += value;
    return sum;
}

/// `region` of the background in pixels of a frame of size `frame`; at least one pixel.
Rect inFrame(const Rect& region, const Affine& frameFromBackground, Size frame) {
    const Point from =
        frameFromBackground({static_cast<double>(region.x), static_cast<double>(region.y)});
    const Point to = frameFromBackground(
        {static_cast<double>(region.right()), static_cast<double>(region.bottom())});
    const int x = std::clamp(static_cast<int>(std::lround(from.x)), 0, frame.width - 1);
    const int y = std::clamp(static_cast<int>(std::lround(from.y)), 0, frame.height - 1);
    const int right = std::clamp(static_cast<int>(std::lround(to.x)), x + 1, frame.width);
    const int bottom = std::clamp(static_cast<int>(std::lround(to.y)), y + 1, frame.height);
    return {x, y, right - x, bottom - y};
}

}  // namespace

Rect frameRegion(const Composition& composition,
                 const Foreground& foreground,
                 const FrameOptions& options) {
    const Rect all = Rect::of(composition.background.size());
    const Rect covered = coveredBounds(foreground, all.size());
    const double margin = options.context * covered.size().longerSide();
    if (!(margin < all.size().longerSide()))
        return all;
    Rect region = grown(covered, std::max(kMinimumMargin, static_cast<int>(std::ceil(margin))));
    if (options.showsReference && foreground.harmony.reference)
        region = unionOf(region, *foreground.harmony.reference);
    return intersection(region, all);
}

WorkingFrame workingFrame(const Composition& composition,
                          const Foreground& foreground,
                          const FrameOptions& options) {
    requireHarmonizable(composition, foreground);
    WorkingFrame frame{.region = frameRegion(composition, foreground, options)};
    const Size size = fitted(frame.region.size(), options.longerSide);
    const Affine frameFromBackground =
        Affine::scaling(static_cast<double>(size.width) / frame.region.width,
                        static_cast<double>(size.height) / frame.region.height) *
        Affine::translation(-frame.region.x, -frame.region.y);

    frame.background = toWorkingSpace(resized(composition.background, frame.region, size));
    frame.composite = frame.background;
    frame.coverage = Image(size, 1, SampleType::F32);
    frame.foreground = Image(size, 3, SampleType::F32);
    const ForegroundSampler sampler(foreground.image,
                                    foreground.mask.toImage(),
                                    frameFromBackground * foreground.backgroundFromForeground(),
                                    size);
    if (!sampler.bounds().isEmpty())
        paste(sampler.sample(sampler.bounds()), frame);

    const bool isChosen = options.showsReference && foreground.harmony.reference.has_value();
    const Rect allowed = isChosen
                             ? inFrame(*foreground.harmony.reference, frameFromBackground, size)
                             : Rect::of(size);
    frame.reference = referenceWeights(frame.coverage, allowed);
    if (sumOf(frame.reference) <= 0.5) {
        if (isChosen)
            throw Error(ErrorCode::InvalidArgument,
                        "the chosen reference region is completely covered by the foreground",
                        "Choose a region that shows background.");
        if (frame.region == Rect::of(composition.background.size()))
            throw Error(
                ErrorCode::InvalidArgument,
                "the foreground covers the whole picture, so there is no background to follow",
                "Check the mask, or invert it.");
        FrameOptions wider = options;
        wider.context = INFINITY;
        return workingFrame(composition, foreground, wider);
    }
    return frame;
}

}  // namespace r2r
