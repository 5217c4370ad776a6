// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/geometry.h"
#include "engine/core/image.h"

#include <memory>
#include <span>

namespace r2r {

/// The share of a change that is used. All are factors: 0 nothing, 1 as computed, up to 1.5.
///
/// The change of a pixel is split into its luma and the rest:
/// out = in + overall · (lightness · luma(d) + color · (d − luma(d))), d = changed − in.
struct ChangeStrength {
    float overall = 1;
    float lightness = 1;
    float color = 1;

    bool operator==(const ChangeStrength&) const = default;
};

/// A harmonizer's finding: how the colours of a foreground change, as a function of place
/// and colour that can be evaluated at any resolution, again and again, with any strength.
///
/// Immutable, shared, safe to use from several threads at once.
class ColorChange {
public:
    virtual ~ColorChange() = default;

    /// Changes the pixels of a raster in place.
    /// @param rgb     `region.size().area()` pixels, row-major, interleaved, working space
    /// (sRGB-encoded float)
    /// @param region  which part of the background's raster the pixels are
    /// @param raster  size of that raster: the background's own size, or a smaller preview of it
    virtual void apply(std::span<float> rgb, const Rect& region, Size raster) const = 0;
};

using SharedColorChange = std::shared_ptr<const ColorChange>;

/// True when `applyChange` would leave every pixel as it is: no change, or none of it is used.
[[nodiscard]] bool changesNothing(const ColorChange* change, const ChangeStrength& strength);

/// Applies `change` (null: nothing happens) with the given strength; same parameters as
/// `ColorChange::apply`.
void applyChange(const ColorChange* change,
                 const ChangeStrength& strength,
                 std::span<float> rgb,
                 const Rect& region,
                 Size raster);

/// A change given as differences per pixel, for harmonizers that work per pixel.
///
/// `difference` (F32, 3 channels, working space) covers `region` of a raster of size `raster`, with
/// as many samples as it has. It is sampled bilinearly; outside the region the nearest difference
/// is used.
/// @throws Error{InvalidArgument} if the form is another or something is empty.
[[nodiscard]] SharedColorChange pixelChange(Image difference, Rect region, Size raster);

}  // namespace r2r
