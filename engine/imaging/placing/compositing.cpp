// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/placing/compositing.h"

#include "engine/imaging/pixels/row_bands.h"
#include "engine/imaging/placing/compositor.h"

#include <utility>

namespace r2r {

Image composite(Image background, std::span<const CompositeLayer> layers, const JobContext& job) {
    // At the bottom, the background pasted onto itself is no work at all.
    while (!layers.empty() && isInPlace(layers.front(), background) &&
           changesNothing(layers.front().change.get(), layers.front().strength))
        layers = layers.subspan(1);
    const Compositor compositor(background, layers, job);
    const Rect all = Rect::of(background.size());
    Image result = std::move(background);
    const Rect bounds = compositor.bounds();
    if (bounds.isEmpty())
        return result;
    static_cast<void>(result.mutableData());  // at most one copy, here: the bands write into it
    forEachRowBand(bounds, kCompositeBandHeight, Phase::Compositing, job, [&](const Rect& band) {
        compositor.compositeBand(band, result, all);
    });
    return result;
}

}  // namespace r2r
