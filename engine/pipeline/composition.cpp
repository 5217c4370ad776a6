// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/composition.h"

#include "engine/core/error.h"
#include "engine/imaging/masks/mask_ops.h"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace r2r {
namespace {

/// The place of a composite's own pixels: each on itself.
Placement ownPlacement(Size picture) {
    return {.centre = {picture.width / 2.0, picture.height / 2.0}};
}

}  // namespace

Foreground* Composition::find(ForegroundId id) {
    const auto found = std::ranges::find(foregrounds, id, &Foreground::id);
    return found == foregrounds.end() ? nullptr : &*found;
}

const Foreground* Composition::find(ForegroundId id) const {
    return const_cast<Composition*>(this)->find(id);
}

ForegroundId Composition::unusedId() const {
    uint32_t highest = 0;
    for (const Foreground& foreground : foregrounds)
        highest = std::max(highest, static_cast<uint32_t>(foreground.id));
    return static_cast<ForegroundId>(highest + 1);
}

Composition compositionOfComposite(const Photograph& composite, const Image& mask) {
    requireSameSize(mask, "the mask", composite.image.size(), "the picture");
    Composition composition{.background = composite.image, .metadata = composite.metadata};
    composition.foregrounds.push_back({.id = composition.unusedId(),
                                       .name = "Foreground",
                                       .image = composite.image,
                                       .mask = TiledMask::fromImage(mask),
                                       .placement = ownPlacement(composite.image.size())});
    return composition;
}

bool isPartOfBackground(const Composition& composition, const Foreground& foreground) {
    return foreground.image.sharesPixelsWith(composition.background) &&
           foreground.placement == ownPlacement(composition.background.size());
}

Foreground foregroundOn(const Image& background, Image image, std::string name, ForegroundId id) {
    const double fit = std::min({1.0,
                                 static_cast<double>(background.width()) / image.width(),
                                 static_cast<double>(background.height()) / image.height()});
    const Placement placement{.centre = {background.width() / 2.0, background.height() / 2.0},
                              .scale = fit};
    TiledMask mask = TiledMask::fromImage(maskFromAlpha(image));
    return {.id = id,
            .name = std::move(name),
            .image = std::move(image),
            .mask = std::move(mask),
            .placement = placement};
}

bool beginsDecontaminated(const Image& image) {
    return !image.hasAlpha() || maskSupport(inverted(maskFromAlpha(image))).isEmpty();
}

Rect coveredBounds(const Foreground& foreground, Size raster) {
    const Rect support = foreground.mask.support();
    if (support.isEmpty())
        return {};
    const PlaneMap placed =
        foreground.backgroundFromForeground() * Affine::translation(support.x, support.y);
    return mappedBounds(placed, support.size(), raster);
}

void requireHarmonizable(const Composition& composition, const Foreground& foreground) {
    if (composition.background.isEmpty())
        throw Error(ErrorCode::InvalidArgument,
                    "there is no background to follow",
                    "Open a background picture first.");
    if (foreground.image.isEmpty() || foreground.mask.size() != foreground.image.size())
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("the mask of {} has {}×{} pixels, its picture {}×{}",
                                foreground.name,
                                foreground.mask.size().width,
                                foreground.mask.size().height,
                                foreground.image.width(),
                                foreground.image.height()));
    if (foreground.mask.support().isEmpty())
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("the mask of {} is empty: no pixel belongs to the foreground",
                                foreground.name),
                    "Paint the foreground white in the mask, or invert it.");
    if (coveredBounds(foreground, composition.background.size()).isEmpty())
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("{} lies completely outside the background of {}×{} pixels",
                                foreground.name,
                                composition.background.width(),
                                composition.background.height()),
                    "Move it onto the background.");
    const std::optional<Rect>& reference = foreground.harmony.reference;
    if (reference && intersection(*reference, Rect::of(composition.background.size())).isEmpty())
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("the reference region at {}, {} lies outside the background of "
                                "{}×{} pixels",
                                reference->x,
                                reference->y,
                                composition.background.width(),
                                composition.background.height()),
                    "Choose a region on the background.");
}

}  // namespace r2r
