// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/placing/composite_parts.h"

#include "engine/imaging/pixels/row_bands.h"
#include "engine/imaging/placing/compositor.h"

#include <utility>

namespace r2r {

struct CompositeParts::State {
    State(Image below, std::vector<CompositeLayer> above, const JobContext& job)
        : background(std::move(below))
        , layers(std::move(above))
        , compositor(background, layers, job) {}

    Image background;
    std::vector<CompositeLayer> layers;
    Compositor compositor;
};

CompositeParts::CompositeParts(Image background,
                               std::vector<CompositeLayer> layers,
                               const JobContext& job)
    : state_(std::make_unique<const State>(std::move(background), std::move(layers), job)) {}

CompositeParts::~CompositeParts() = default;

Size CompositeParts::size() const {
    return state_->background.size();
}

bool CompositeParts::isExact() const {
    return !state_->compositor.dithers();
}

Image CompositeParts::part(const Rect& region, const JobContext& job) const {
    Image pixels = cropped(state_->background, region);
    const Rect touched = intersection(region, state_->compositor.bounds());
    if (touched.isEmpty())
        return pixels;
    static_cast<void>(pixels.mutableData());  // a crop to everything may share them
    forEachRowBand(touched, kCompositeBandHeight, Phase::Compositing, job, [&](const Rect& band) {
        state_->compositor.compositeBand(band, pixels, region);
    });
    return pixels;
}

}  // namespace r2r
