// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"
#include "engine/pipeline/harmonizer.h"
#include "engine/pipeline/plugins/plugin_manifest.h"
#include "engine/pipeline/working_frame.h"

#include <vector>

namespace at {
class Tensor;
}

/// Between a working frame and what a plug-in's network takes and gives.
namespace r2r {

/// The side of a frame that is large enough for all inputs to be made from it by averaging.
/// @param picture  what the frame will show, pixels: its proportions count
[[nodiscard]] int pluginFrameSide(const PluginManifest& manifest, Size picture, Quality quality);

/// @param frame  size of the working frame
[[nodiscard]] Size pluginInputSize(const PluginSize& size, Size frame, Quality quality);

/// One float32 tensor for each of the manifest's inputs: (1, C, H, W), or (1, H, W, C) where the
/// manifest says so. Colours are clipped to 0…1 before they are scaled.
[[nodiscard]] std::vector<at::Tensor> pluginInputs(const PluginManifest& manifest,
                                                   const WorkingFrame& frame,
                                                   Quality quality);

/// The network's change: F32, 3 channels, working space, of the output's size. Known where the
/// foreground covers a pixel completely; around it continued with the nearest known change, so that
/// no edge fades when it is enlarged.
/// @throws Error{Unsupported} if `output` has another shape than the composite that was shown, or
/// holds values that are not finite.
[[nodiscard]] Image pluginDifference(const PluginManifest& manifest,
                                     const at::Tensor& output,
                                     const WorkingFrame& frame,
                                     Quality quality);

}  // namespace r2r
