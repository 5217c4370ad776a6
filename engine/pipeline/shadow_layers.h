// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"
#include "engine/pipeline/composition.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>

/// The shadows that foregrounds cast: layers of their own, each right below its foreground.
///
/// They change the background beyond the masks, which nothing else does. No harmonizer sees them.
namespace r2r {

/// The longer side of the picture that shadows are made in, pixels: they have no finer detail, so
/// what is made for a screen is what is exported.
inline constexpr int kShadowSide = 1600;

using ShadowColor = std::array<uint8_t, 3>;  ///< bytes of sRGB

/// Whether the foreground has a shadow that can be seen. A part of the background's own picture has
/// none: its shadow is in the picture already.
[[nodiscard]] bool castsShadow(const Composition& composition, const Foreground& foreground);

/// Says of every foreground that casts a shadow that it changes the background; nothing if none
/// does.
[[nodiscard]] std::optional<std::string> shadowNote(const Composition& composition);

/// Where a foreground stands, pixels of a raster.
struct Standing {
    Point foot;         ///< the middle of where it touches the ground
    double height = 0;  ///< of what is seen of it
};

/// The form of a shadow on a raster.
struct ShadowShape {
    Image mask;   ///< U8, 1 channel: how dark it is
    Rect region;  ///< of the raster that `mask` covers
    Size raster;
    Standing standing;  ///< on the raster
};

/// The mask is laid on the ground from the lowest pixel that it covers (a shear); its edge softens
/// and its darkness fades with the distance from there, and where the foreground touches the ground
/// there is a narrow shadow more.
/// @param foreground  placed on a raster of this size, of at most `kShadowSide`
/// @param shadow      neither its opacity nor its colour counts
/// @return nothing for a foreground that covers nothing
/// @throws Error{InvalidArgument} for numbers out of their ranges, Cancelled.
[[nodiscard]] std::optional<ShadowShape> shadowShape(const Foreground& foreground,
                                                     const CastShadow& shadow,
                                                     Size raster,
                                                     const JobContext& job = {});

/// The mean of the darkest pixels of a background of at most `kShadowSide`; darker than that where
/// a background without shadows has nothing dark.
[[nodiscard]] ShadowColor colorOfShadows(const Image& background);

/// The layer of a shadow: an ordinary foreground that is not harmonized.
/// @param caster      with the shadow
/// @param background  that it lies on; the shape is enlarged for it
[[nodiscard]] Foreground shadowLayer(const ShadowShape& shape,
                                     const Foreground& caster,
                                     const ShadowColor& color,
                                     Size background,
                                     ForegroundId id);

/// The composition with its shadows as foregrounds of their own; no foreground has one any more.
/// Without shadows it is the composition itself.
/// @throws as `shadowShape`
[[nodiscard]] Composition withShadows(Composition composition, const JobContext& job = {});

}  // namespace r2r
