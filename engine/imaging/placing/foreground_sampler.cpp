// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/placing/foreground_sampler.h"

#include "engine/core/error.h"
#include "engine/core/overloaded.h"
#include "engine/imaging/masks/mask_ops.h"
#include "engine/imaging/placing/perspective_warp.h"
#include "engine/imaging/placing/pixel_copy.h"
#include "engine/imaging/placing/pixel_warp.h"

#include <cmath>
#include <utility>
#include <variant>

namespace r2r {
namespace {

void requireUsable(const Image& image, const Image& mask, const PlaneMap& map) {
    if (image.isEmpty())
        throw Error(ErrorCode::InvalidArgument, "the foreground has no pixels");
    requireSameSize(mask, "of the foreground", image.size(), "the foreground");
    if (!map.inverse())
        throw Error(ErrorCode::InvalidArgument,
                    "the foreground cannot be placed: its scale is zero or not a number",
                    "Give it a scale above zero.");
    const double w = image.width();
    const double h = image.height();
    for (const Point corner : {Point{0, 0}, Point{w, 0}, Point{w, h}, Point{0, h}})
        if (!map.reaches(corner))
            throw Error(ErrorCode::InvalidArgument,
                        "the foreground cannot be placed: it goes on behind the horizon",
                        "Move its corners so that all of it is in front.");
}

/// Whether rectangles stay rectangles, up to rounding: the averages of shrinking are exact then.
bool keepsRightAngles(const PlaneMap& map) {
    const Affine& axes = map.top;
    return map.isAffine() && std::abs(axes.xx * axes.xy + axes.yx * axes.yy) <=
                                 1e-9 * std::hypot(axes.xx, axes.yx) * std::hypot(axes.xy, axes.yy);
}

}  // namespace

/// Nothing to be seen, a copy, or a resampling.
class ForegroundSampler::State {
public:
    Rect bounds;
    std::variant<std::monostate, PixelCopy, PixelWarp, PerspectiveWarp> pixels;

    /// @param pixels  made only if something is to be seen
    template <typename Pixels, typename... Arguments>
    void show(const Rect& seen, Arguments&&... arguments) {
        bounds = seen;
        if (!seen.isEmpty())
            pixels.emplace<Pixels>(std::forward<Arguments>(arguments)...);
    }

    /// @param ask  of the pixels that are shown
    template <typename Result, typename Ask>
    [[nodiscard]] Result asked(const Ask& ask) const {
        return std::visit(Overloaded{[](std::monostate) { return Result(); }, ask}, pixels);
    }
};

ForegroundSampler::ForegroundSampler(const Image& image,
                                     const Image& mask,
                                     const PlaneMap& map,
                                     Size raster) {
    requireUsable(image, mask, map);
    auto state = std::make_unique<State>();
    const Rect support = maskSupport(mask);
    const Affine& affine = map.top;
    if (support.isEmpty())
        state->bounds = {};
    else if (map.isAffine() && keepsPixelGrid(affine))
        state->show<PixelCopy>(mappedGrid(affine, support, raster), image, mask, support, affine);
    else if (keepsRightAngles(map))
        state->show<PixelWarp>(warpedBounds(affine, support, image.size(), raster),
                               image,
                               mask,
                               support,
                               affine,
                               raster);
    else
        state->show<PerspectiveWarp>(perspectiveBounds(map, support, image.size(), raster),
                                     image,
                                     mask,
                                     support,
                                     map,
                                     raster);
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
    return state_->asked<Rect>([&](const auto& pixels) { return pixels.support(inside); });
}

PlacedPixels ForegroundSampler::sample(const Rect& region) const {
    if (region.isEmpty() || intersection(region, state_->bounds) != region)
        throw Error(ErrorCode::InvalidArgument, "the region asked for is not inside the bounds");
    return state_->asked<PlacedPixels>([&](const auto& pixels) { return pixels.sample(region); });
}

}  // namespace r2r
