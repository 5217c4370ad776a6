// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/render.h"

#include "engine/imaging/masks/foreground_colors.h"
#include "engine/imaging/placing/resample.h"
#include "engine/pipeline/shadow_layers.h"

#include <algorithm>
#include <cmath>

namespace r2r {
namespace {

Size scaled(Size size, double factor) {
    return {std::max(1, static_cast<int>(std::lround(size.width * factor))),
            std::max(1, static_cast<int>(std::lround(size.height * factor)))};
}

/// `factor` is how much smaller the raster became.
Foreground reducedForeground(const Foreground& foreground, double factor) {
    Foreground result = foreground;
    result.placement.centre = {foreground.placement.centre.x * factor,
                               foreground.placement.centre.y * factor};
    result.placement.scale = foreground.placement.scale * factor;
    if (foreground.harmony.reference) {
        const Rect& full = *foreground.harmony.reference;
        const auto toReduced = [factor](int value) {
            return static_cast<int>(std::lround(value * factor));
        };
        result.harmony.reference = Rect{toReduced(full.x),
                                        toReduced(full.y),
                                        std::max(1, toReduced(full.width)),
                                        std::max(1, toReduced(full.height))};
    }
    return result;
}

/// Fewer pixels where the raster cannot show them; what is seen stays where it was.
void shrinkPixels(Foreground& foreground) {
    const Placement& placement = foreground.placement;
    const double shown = placement.corners ? largestScale(foreground.backgroundFromForeground(),
                                                          foreground.image.size())
                                           : placement.scale;
    if (!(shown < 1))
        return;
    const Size size = scaled(foreground.image.size(), shown);
    const double kept =
        static_cast<double>(size.longerSide()) / foreground.image.size().longerSide();
    foreground.image = resized(foreground.image, size);
    foreground.mask = TiledMask::fromImage(resized(foreground.mask.toImage(), size));
    foreground.placement.scale /= kept;
}

/// A composite that is its own foreground stays one: both keep sharing their pixels.
void shrinkComposite(Foreground& foreground, const Image& background) {
    foreground.image = background;
    foreground.mask = TiledMask::fromImage(resized(foreground.mask.toImage(), background.size()));
    foreground.placement.scale = 1;
    foreground.placement.centre = {background.width() / 2.0, background.height() / 2.0};
}

}  // namespace

Image pastedPixels(const Foreground& foreground, const JobContext& job) {
    return foreground.isDecontaminated
               ? foregroundColors(foreground.image, foreground.mask.toImage(), job)
               : foreground.image;
}

CompositeLayer layerOf(const Foreground& foreground,
                       const SharedColorChange& change,
                       const JobContext& job) {
    return {.image = pastedPixels(foreground, job),
            .mask = foreground.mask.toImage(),
            .backgroundFromForeground = foreground.backgroundFromForeground(),
            .change = change,
            .strength = foreground.harmony.strength,
            .opacity = static_cast<float>(foreground.opacity)};
}

std::vector<CompositeLayer> compositeLayers(const Composition& composition,
                                            std::span<const ForegroundChange> changes,
                                            const JobContext& job) {
    const std::vector<Foreground> foregrounds = withShadows(composition, job).foregrounds;
    std::vector<CompositeLayer> layers;
    layers.reserve(foregrounds.size());
    for (const Foreground& foreground : foregrounds) {
        if (foreground.isHidden)
            continue;
        const auto found = std::ranges::find(changes, foreground.id, &ForegroundChange::foreground);
        layers.push_back(
            layerOf(foreground, found == changes.end() ? nullptr : found->change, job));
    }
    return layers;
}

Image render(Composition composition,
             std::span<const ForegroundChange> changes,
             const JobContext& job) {
    const std::vector<CompositeLayer> layers = compositeLayers(composition, changes, job);
    return composite(std::move(composition.background), layers, job);
}

Composition reduced(const Composition& composition, int longerSide, const Image* knownBackground) {
    const Size size = fitted(composition.background.size(), longerSide);
    if (composition.background.isEmpty() || size == composition.background.size())
        return composition;
    const double factor =
        static_cast<double>(size.longerSide()) / composition.background.size().longerSide();
    const bool isKnown = knownBackground && knownBackground->size() == size;
    Composition result{
        .background = isKnown ? *knownBackground : resized(composition.background, size),
        .metadata = composition.metadata};
    for (const Foreground& foreground : composition.foregrounds) {
        Foreground small = reducedForeground(foreground, factor);
        if (foreground.image.sharesPixelsWith(composition.background))
            shrinkComposite(small, result.background);
        else
            shrinkPixels(small);
        result.foregrounds.push_back(std::move(small));
    }
    return result;
}

}  // namespace r2r
