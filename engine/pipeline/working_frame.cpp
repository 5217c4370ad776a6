// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/working_frame.h"

#include "engine/core/error.h"
#include "engine/imaging/color/color.h"
#include "engine/imaging/pixels/pixel_codec.h"
#include "engine/imaging/pixels/row_bands.h"
#include "engine/imaging/placing/resample.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace r2r {
namespace {

constexpr int kMinimumMargin = 16;  // pixels; a tiny foreground still sees some background

/// The foreground's own colours and coverage.
void take(const PlacedPixels& placed, WorkingFrame& frame) {
    for (int row = 0; row < placed.region.height; ++row) {
        const int y = placed.region.y + row;
        std::ranges::copy(placed.coverage.row<float>(row),
                          frame.coverage.mutableRow<float>(y).begin() + placed.region.x);
        std::ranges::copy(placed.rgb.row<float>(row),
                          frame.foreground.mutableRow<float>(y).begin() + 3 * placed.region.x);
    }
}

/// Blends the foreground into the composite in linear light.
void paste(const PlacedPixels& placed, WorkingFrame& frame) {
    std::vector<float> over;
    for (int row = 0; row < placed.region.height; ++row) {
        const auto offset = static_cast<size_t>(placed.region.x);
        const auto share = placed.coverage.row<float>(row);
        const auto under = frame.composite.mutableRow<float>(placed.region.y + row)
                               .subspan(3 * offset, 3 * share.size());
        const auto source = placed.rgb.row<float>(row);
        over.assign(source.begin(), source.end());
        linearizeRow(over);
        linearizeRow(under);
        for (size_t i = 0; i < under.size(); ++i)
            under[i] += share[i / 3] * (over[i] - under[i]);
        encodeSrgbRow(under);
    }
}

/// In bands: what a whole foreground takes would be the most of the frame.
void takeInBands(const ForegroundSampler& sampler, WorkingFrame& frame) {
    constexpr int kRows = 64;
    const Rect all = sampler.bounds();
    // Copies here, if at all: not in several threads at once.
    static_cast<void>(frame.coverage.mutableData());
    static_cast<void>(frame.foreground.mutableData());
    forEachRowBand(all, kRows, Phase::Harmonizing, {}, [&](const Rect& band) {
        take(sampler.sample(band), frame);
    });
}

void takeForeground(const Foreground& foreground,
                    const PlaneMap& frameFromForeground,
                    WorkingFrame& frame) {
    const ForegroundSampler sampler(
        foreground.image, foreground.mask.toImage(), frameFromForeground, frame.size());
    if (sampler.bounds().isEmpty())
        return;
    if (frame.composite.isEmpty())
        return takeInBands(sampler, frame);
    const PlacedPixels placed = sampler.sample(sampler.bounds());
    take(placed, frame);
    paste(placed, frame);
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

/// Background that may be followed, in pixels: the sum of `referenceWeights`.
double followed(const Image& coverage, const Rect& allowed) {
    double sum = 0;
    for (int y = allowed.y; y < allowed.bottom(); ++y) {
        const auto share = coverage.row<float>(y);
        for (auto x = static_cast<size_t>(allowed.x); x < static_cast<size_t>(allowed.right()); ++x)
            sum += 1 - share[x];
    }
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

int frameSideFor(Size region, Size size) {
    constexpr double kMostStretch = 4;
    const double longer = region.longerSide();
    const double side =
        std::max(size.width * longer / region.width, size.height * longer / region.height);
    return static_cast<int>(std::lround(std::min(side, kMostStretch * size.longerSide())));
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

    const auto background = [&] {
        return toWorkingSpace(resized(composition.background, frame.region, size));
    };
    frame.coverage = Image(size, 1, SampleType::F32);
    frame.foreground = Image(size, 3, SampleType::F32);
    if (!options.isBare)
        frame.composite = frame.background = background();
    takeForeground(foreground, frameFromBackground * foreground.backgroundFromForeground(), frame);
    if (options.isBare)
        frame.background = background();

    const bool isChosen = options.showsReference && foreground.harmony.reference.has_value();
    const Rect allowed = isChosen
                             ? inFrame(*foreground.harmony.reference, frameFromBackground, size)
                             : Rect::of(size);
    if (!options.isBare)
        frame.reference = referenceWeights(frame.coverage, allowed);
    if (followed(frame.coverage, allowed) <= 0.5) {
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
