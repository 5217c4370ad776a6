// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/workspace/cast_shadows.h"

#include <algorithm>
#include <utility>

namespace r2r {

bool CastShadows::Entry::fits(const Foreground& foreground, Size wanted) const {
    CastShadow known = *caster.shadow;
    known.opacity = foreground.shadow->opacity;  // neither makes another form
    known.color = foreground.shadow->color;
    return raster == wanted && known == *foreground.shadow &&
           caster.placement == foreground.placement &&
           caster.image.size() == foreground.image.size() && caster.mask == foreground.mask;
}

std::vector<CastShadows::Shadow> CastShadows::of(const Composition& small, const JobContext& job) {
    std::erase_if(entries_, [&](const auto& each) { return !small.find(each.first); });
    const Size raster = small.background.size();
    std::vector<Shadow> made;
    auto next = static_cast<uint32_t>(small.unusedId());
    for (const Foreground& foreground : small.foregrounds) {
        if (!castsShadow(small, foreground))
            continue;
        const auto known = entries_.find(foreground.id);
        if (known == entries_.end() || !known->second.fits(foreground, raster))
            entries_[foreground.id] = {
                foreground, raster, shadowShape(foreground, *foreground.shadow, raster, job)};
        const std::optional<ShadowShape>& shape = entries_[foreground.id].shape;
        if (!shape)
            continue;
        if (!foreground.shadow->color && !background_.sharesPixelsWith(small.background)) {
            color_ = colorOfShadows(small.background);
            background_ = small.background;
        }
        made.push_back({foreground.id,
                        shadowLayer(*shape,
                                    foreground,
                                    foreground.shadow->color.value_or(color_),
                                    raster,
                                    ForegroundId{next++}),
                        shape->standing});
    }
    return made;
}

Composition withLayers(Composition shown,
                       const std::vector<CastShadows::Shadow>& made,
                       Size small) {
    const double larger = static_cast<double>(shown.background.width()) / small.width;
    std::vector<Foreground> layers;
    for (Foreground& foreground : shown.foregrounds) {
        const auto cast = std::ranges::find(made, foreground.id, &CastShadows::Shadow::caster);
        if (cast != made.end()) {
            Foreground layer = cast->layer;
            layer.placement.centre = {layer.placement.centre.x * larger,
                                      layer.placement.centre.y * larger};
            layer.placement.scale *= larger;
            layers.push_back(std::move(layer));
        }
        foreground.shadow.reset();
        layers.push_back(std::move(foreground));
    }
    shown.foregrounds = std::move(layers);
    return shown;
}

}  // namespace r2r
