// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/placing/foreground_sampler.h"

#include "engine/core/error.h"
#include "engine/imaging/masks/mask_ops.h"
#include "engine/imaging/placing/pixel_copy.h"
#include "engine/imaging/placing/pixel_warp.h"

#include <variant>

namespace r2r {
namespace {

void requireUsable(const Image& image, const Image& mask, const Affine& map) {
    if (image.isEmpty())
        throw Error(ErrorCode::InvalidArgument, "the foreground has no pixels");
    requireSameSize(mask, "of the foreground", image.size(), "the foreground");
    if (!map.inverse())
        throw Error(ErrorCode::InvalidArgument,
                    "the foreground cannot be placed: its scale is zero or not a number",
                    "Give it a scale above zero.");
}

Rect boundsOf(const Rect& support, const Affine& map, Size picture, Size raster) {
    if (support.isEmpty())
        return {};
    return keepsPixelGrid(map) ? mappedGrid(map, support, raster)
                               : warpedBounds(map, support, picture, raster);
}

}  // namespace

/// Nothing to be seen, a copy, or a resampling.
class ForegroundSampler::State {
public:
    Rect bounds;
    std::variant<std::monostate, PixelCopy, PixelWarp> pixels;
};

ForegroundSampler::ForegroundSampler(const Image& image,
                                     const Image& mask,
                                     const Affine& map,
                                     Size raster) {
    requireUsable(image, mask, map);
    const Rect support = maskSupport(mask);
    auto state = std::make_unique<State>();
    state->bounds = boundsOf(support, map, image.size(), raster);
    if (!state->bounds.isEmpty()) {
        if (keepsPixelGrid(map))
            state->pixels = PixelCopy(image, mask, support, map);
        else
            state->pixels = PixelWarp(image, mask, support, map, raster);
    }
    state_ = std::move(state);
}

ForegroundSampler::~ForegroundSampler() = default;
ForegroundSampler::ForegroundSampler(ForegroundSampler&&) noexcept = default;

const Rect& ForegroundSampler::bounds() const {
    return state_->bounds;
}

Rect ForegroundSampler::support(const Rect& region) const {
    const Rect inside = intersection(region, state_->bounds);
    if (inside.isEmpty())
        return {};
    if (const auto* copy = std::get_if<PixelCopy>(&state_->pixels))
        return copy->support(inside);
    return std::get<PixelWarp>(state_->pixels).support(inside);
}

PlacedPixels ForegroundSampler::sample(const Rect& region) const {
    if (region.isEmpty() || intersection(region, state_->bounds) != region)
        throw Error(ErrorCode::InvalidArgument, "the region asked for is not inside the bounds");
    if (const auto* copy = std::get_if<PixelCopy>(&state_->pixels))
        return copy->sample(region);
    return std::get<PixelWarp>(state_->pixels).sample(region);
}

}  // namespace r2r
