// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/placing/compositing.h"

#include "engine/imaging/pixels/pixel_codec.h"
#include "engine/imaging/pixels/row_bands.h"
#include "engine/imaging/placing/foreground_sampler.h"
#include "engine/imaging/placing/tile_canvas.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace r2r {
namespace {

// A tile with the buffers of a layer stays below 2 MiB; empty tiles of a scattered mask are
// skipped.
constexpr int kTileHeight = 64;
constexpr int kTileWidth = 512;

bool isInPlace(const CompositeLayer& layer, const Image& background) {
    return layer.image.sharesPixelsWith(background) && layer.image == background &&
           layer.backgroundFromForeground == Affine{};
}

/// A layer whose foreground is ready to be sampled.
struct ReadyLayer {
    const CompositeLayer& layer;
    ForegroundSampler sampler;
    bool isInPlace;
    Rounding rounding;
};

std::vector<ReadyLayer> readyLayers(const Image& background,
                                    std::span<const CompositeLayer> layers,
                                    const JobContext& job) {
    std::vector<ReadyLayer> ready;
    for (const CompositeLayer& layer : layers) {
        job.throwIfCancelled();
        const bool inPlace = isInPlace(layer, background);
        const bool isFiner =
            background.sampleType() == SampleType::U8 && layer.image.sampleType() != SampleType::U8;
        ready.push_back(
            {layer,
             ForegroundSampler(
                 layer.image, layer.mask, layer.backgroundFromForeground, background.size()),
             inPlace,
             isFiner ? Rounding::Dither : Rounding::Nearest});
    }
    return ready;
}

class Compositor {
public:
    Compositor(Image& result, std::vector<ReadyLayer> layers)
        : result_(result), layers_(std::move(layers)), codec_(result) {}

    [[nodiscard]] Rect bounds() const {
        Rect all;
        for (const ReadyLayer& ready : layers_)
            all = unionOf(all, ready.sampler.bounds());
        return all;
    }

    /// Any thread; bands must not overlap.
    void compositeBand(const Rect& band) const {
        for (int x = band.x; x < band.right(); x += kTileWidth)
            compositeTile(intersection({x, band.y, kTileWidth, band.height}, band));
    }

private:
    void compositeTile(const Rect& tile) const {
        Rect touched;
        for (const ReadyLayer& ready : layers_)
            touched = unionOf(touched, ready.sampler.support(tile));
        if (touched.isEmpty())
            return;
        TileCanvas canvas(codec_, result_, touched);
        for (const ReadyLayer& ready : layers_) {
            const Rect region = ready.sampler.support(touched);
            if (!region.isEmpty())
                paste(ready, region, canvas);
        }
        canvas.store();
    }

    void paste(const ReadyLayer& ready, const Rect& region, TileCanvas& canvas) const {
        PlacedPixels placed = ready.sampler.sample(region);
        const Image original = ready.isInPlace ? placed.rgb : Image();
        const CompositeLayer& layer = ready.layer;
        if (layer.opacity < 1)
            for (int row = 0; row < placed.coverage.height(); ++row)
                for (float& share : placed.coverage.mutableRow<float>(row))
                    share *= layer.opacity;
        if (!changesNothing(layer.change.get(), layer.strength)) {
            const std::span<float> rgb(placed.rgb.mutableRow<float>(0).data(),
                                       static_cast<size_t>(region.size().area()) * 3);
            applyChange(layer.change.get(), layer.strength, rgb, region, result_.size());
        }
        if (ready.isInPlace)
            canvas.pasteInPlace(placed, original, ready.rounding);
        else
            canvas.paste(placed, ready.rounding);
    }

    Image& result_;
    std::vector<ReadyLayer> layers_;
    PixelCodec codec_;
};

}  // namespace

Image composite(Image background, std::span<const CompositeLayer> layers, const JobContext& job) {
    // At the bottom, the background pasted onto itself is no work at all.
    while (!layers.empty() && isInPlace(layers.front(), background) &&
           changesNothing(layers.front().change.get(), layers.front().strength))
        layers = layers.subspan(1);
    std::vector<ReadyLayer> ready = readyLayers(background, layers, job);
    Image result = std::move(background);
    const Compositor compositor(result, std::move(ready));
    const Rect bounds = compositor.bounds();
    if (bounds.isEmpty())
        return result;
    static_cast<void>(result.mutableData());  // at most one copy, here: the bands write into it
    forEachRowBand(bounds, kTileHeight, Phase::Compositing, job, [&](const Rect& band) {
        compositor.compositeBand(band);
    });
    return result;
}

}  // namespace r2r
