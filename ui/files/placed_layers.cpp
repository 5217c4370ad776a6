// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/placed_layers.h"

#include "ui/document/foreground_copy.h"

#include <algorithm>

namespace r2r::ui {
namespace {

Point centreOf(const Rect& rect) {
    return {rect.x + rect.width / 2.0, rect.y + rect.height / 2.0};
}

/// From the picture of the file to the background.
struct Fit {
    double scale = 1;
    Point from;  ///< this point comes to `to`
    Point to;

    [[nodiscard]] Point operator()(Point p) const {
        return {to.x + scale * (p.x - from.x), to.y + scale * (p.y - from.y)};
    }
};

Fit fitOf(Size background, std::span<const LoadedPicture> layers, std::optional<Point> at) {
    if (layers.front().layer->picture == background)
        return {};
    Rect all;
    for (const LoadedPicture& layer : layers)
        all = unionOf(all, layer.layer->bounds);
    return {.scale = std::min({1.0,
                               static_cast<double>(background.width) / all.width,
                               static_cast<double>(background.height) / all.height}),
            .from = centreOf(all),
            .to = at.value_or(centreOf(Rect::of(background)))};
}

}  // namespace

std::vector<Foreground> placedLayers(Composition composition,
                                     std::span<const LoadedPicture> layers,
                                     std::optional<Point> at,
                                     const HarmonySettings& harmony) {
    const Fit fit = fitOf(composition.background.size(), layers, at);
    std::vector<Foreground> placed;
    for (const LoadedPicture& layer : layers) {
        Foreground foreground = foregroundOn(composition.background,
                                             layer.photograph.image,
                                             unusedName(composition, layer.layer->name),
                                             composition.unusedId());
        foreground.placement = {.centre = fit(centreOf(layer.layer->bounds)), .scale = fit.scale};
        foreground.isHidden = !layer.layer->isVisible;
        foreground.harmony = harmony;
        composition.foregrounds.push_back(foreground);
        placed.push_back(std::move(foreground));
    }
    return placed;
}

}  // namespace r2r::ui
