// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preview/floating_layer.h"

#include "engine/imaging/placing/resample.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace r2r::ui {
namespace {

void premultiplyRow(std::span<const float> rgb, std::span<const float> coverage, QRgb* out) {
    const auto scaled = [](float value, float alpha) {
        return static_cast<int>(std::lround(std::clamp(value, 0.0F, 1.0F) * alpha));
    };
    for (size_t x = 0; x < coverage.size(); ++x) {
        const float alpha = std::round(255.0F * std::clamp(coverage[x], 0.0F, 1.0F));
        out[x] = qRgba(scaled(rgb[3 * x], alpha),
                       scaled(rgb[3 * x + 1], alpha),
                       scaled(rgb[3 * x + 2], alpha),
                       static_cast<int>(alpha));
    }
}

}  // namespace

FloatingLayer floatingLayer(const Foreground& foreground,
                            const SharedColorChange& change,
                            Size raster) {
    FloatingLayer layer{.foreground = foreground.id, .placement = foreground.placement};
    const CompositeLayer source = layerOf(foreground, change);
    const ForegroundSampler sampler(
        source.image, source.mask, source.backgroundFromForeground, raster);
    if (sampler.bounds().isEmpty())
        return layer;

    PlacedPixels pixels = sampler.sample(sampler.bounds());
    const Rect& region = pixels.region;
    layer.region = region;
    layer.image = QImage(region.width, region.height, QImage::Format_ARGB32_Premultiplied);
    for (int y = 0; y < region.height; ++y) {
        const auto rgb = pixels.rgb.mutableRow<float>(y);
        const Rect row{region.x, region.y + y, region.width, 1};
        applyChange(change.get(), source.strength, rgb, row, raster);
        premultiplyRow(
            rgb, pixels.coverage.row<float>(y), reinterpret_cast<QRgb*>(layer.image.scanLine(y)));
    }
    return layer;
}

}  // namespace r2r::ui
