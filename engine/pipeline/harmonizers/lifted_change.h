// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/color/color_change.h"
#include "engine/imaging/color/recorded_change.h"
#include "engine/imaging/placing/detail_transfer.h"
#include "engine/pipeline/working_frame.h"

namespace r2r {

/// Carries what was done to a small working frame to the original pixels: the change of colours is
/// explained by a smooth, edge-aware field of affine colour transforms, and the field is applied to
/// the full-resolution foreground, whose texture it cannot touch.
///
/// @param frame       what the harmonizer saw
/// @param harmonized  what it made of `frame.composite`: same size, working space
/// @param raster      size of the whole background
/// @throws Error{InvalidArgument} if the sizes differ.
[[nodiscard]] SharedColorChange liftedChange(const WorkingFrame& frame,
                                             const Image& harmonized,
                                             Size raster);

/// The same where the harmonizer was shown the composite at a size of its own: two resampled
/// pictures are never compared, because one that is softer would be taken for less contrast.
///
/// @param difference  what the harmonizer added to the composite that it saw, of any size
[[nodiscard]] SharedColorChange liftedDifference(const WorkingFrame& frame,
                                                 const Image& difference,
                                                 Size raster);

/// A field as a change: it spans `region` of a raster of size `raster` and continues beyond it.
[[nodiscard]] SharedColorChange fieldChange(const ColorField& field, Rect region, Size raster);

/// The change of a record of a field.
/// @throws Error{Corrupt} if its numbers do not fit.
[[nodiscard]] SharedColorChange fieldChangeFrom(const ChangeRecord& record);

}  // namespace r2r
