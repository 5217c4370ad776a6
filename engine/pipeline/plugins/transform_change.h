// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/color/color_change.h"
#include "engine/pipeline/plugins/plugin_manifest.h"

#include <span>

namespace at {
class Tensor;
}

namespace r2r {

/// The change of a network that describes it (`PluginTransform`) instead of giving a picture. It is
/// evaluated for each of the original pixels, at any resolution.
///
/// Maps span `region` as PyTorch's `interpolate` enlarges pictures; beyond it, their border counts.
/// What lies outside 0…1 of a colour is kept beside the change.
///
/// @param results  of `PluginOutput::results`: coefficients (1, 3 · terms, h, w), or a table
///                 (1, 3, n, n, n), or a field (1, 12, d, h, w); then the share (1, 1, h, w) if the
///                 manifest names one. A dimension of 1 in front, and the sides of a map of one
///                 value, may be missing.
/// @param raster   size of the whole background
/// @throws Error{Unsupported} if shapes are others or a value is not finite.
[[nodiscard]] SharedColorChange transformChange(const PluginManifest& manifest,
                                                std::span<const at::Tensor> results,
                                                Rect region,
                                                Size raster);

}  // namespace r2r
