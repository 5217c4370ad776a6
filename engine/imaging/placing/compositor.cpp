// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/placing/compositor.h"

#include "engine/imaging/placing/tile_canvas.h"

#include <algorithm>

namespace r2r {
namespace {

// A tile with the buffers of a layer stays below 2 MiB; empty tiles of a scattered mask are
// skipped.
constexpr int kTileWidth = 512;

void applyTo(const CompositeLayer& layer, PlacedPixels& placed, Size raster) {
    if (changesNothing(layer.change.get(), layer.strength))
        return;
    const std::span<float> rgb(placed.rgb.mutableRow<float>(0).data(),
                               static_cast<size_t>(placed.region.size().area()) * 3);
    applyChange(layer.change.get(), layer.strength, rgb, placed.region, raster);
}

void fade(PlacedPixels& placed, float opacity) {
    if (opacity >= 1)
        return;
    for (int row = 0; row < placed.coverage.height(); ++row)
        for (float& share : placed.coverage.mutableRow<float>(row))
            share *= opacity;
}

}  // namespace

bool isInPlace(const CompositeLayer& layer, const Image& background) {
    return layer.image.sharesPixelsWith(background) && layer.image == background &&
           layer.backgroundFromForeground == PlaneMap();
}

Compositor::Compositor(const Image& background,
                       std::span<const CompositeLayer> layers,
                       const JobContext& job)
    : raster_(background.size()), codec_(background) {
    for (const CompositeLayer& layer : layers) {
        job.throwIfCancelled();
        const bool isFiner =
            background.sampleType() == SampleType::U8 && layer.image.sampleType() != SampleType::U8;
        layers_.push_back(
            {layer,
             ForegroundSampler(layer.image, layer.mask, layer.backgroundFromForeground, raster_),
             r2r::isInPlace(layer, background),
             isFiner ? Rounding::Dither : Rounding::Nearest});
    }
}

Rect Compositor::bounds() const {
    Rect all;
    for (const ReadyLayer& ready : layers_)
        all = unionOf(all, ready.sampler.bounds());
    return all;
}

bool Compositor::dithers() const {
    return std::ranges::any_of(
        layers_, [](const ReadyLayer& ready) { return ready.rounding == Rounding::Dither; });
}

void Compositor::compositeBand(const Rect& band, Image& part, const Rect& place) const {
    for (int x = band.x; x < band.right(); x += kTileWidth)
        compositeTile(intersection({x, band.y, kTileWidth, band.height}, band), part, place);
}

void Compositor::compositeTile(const Rect& tile, Image& part, const Rect& place) const {
    Rect touched;
    for (const ReadyLayer& ready : layers_)
        touched = unionOf(touched, ready.sampler.support(tile));
    if (touched.isEmpty())
        return;
    TileCanvas canvas(codec_, part, place, touched);
    for (const ReadyLayer& ready : layers_) {
        const Rect region = ready.sampler.support(touched);
        if (region.isEmpty())
            continue;
        PlacedPixels placed = ready.sampler.sample(region);
        const Image original = ready.isInPlace ? placed.rgb : Image();
        fade(placed, ready.layer.opacity);
        applyTo(ready.layer, placed, raster_);
        if (ready.isInPlace)
            canvas.pasteInPlace(placed, original, ready.rounding);
        else
            canvas.paste(placed, ready.rounding);
    }
    canvas.store();
}

}  // namespace r2r
