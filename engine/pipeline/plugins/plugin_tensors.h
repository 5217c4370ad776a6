// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"
#include "engine/pipeline/harmonizer.h"
#include "engine/pipeline/plugins/plugin_manifest.h"
#include "engine/pipeline/working_frame.h"

#include <string>
#include <vector>

namespace at {
class Tensor;
}

/// Between a working frame and what a plug-in's network takes and gives.
namespace r2r {

/// The side of a frame that is large enough for all inputs to be made from it by averaging.
/// @param region  what the frame will show, pixels: its proportions count
[[nodiscard]] int pluginFrameSide(const PluginManifest& manifest, Size region, Quality quality);

/// What the network sees of a composition.
/// @throws what `workingFrame` throws.
[[nodiscard]] WorkingFrame pluginFrame(const PluginManifest& manifest,
                                       const Composition& composition,
                                       const Foreground& foreground,
                                       Quality quality);

/// @param frame  size of the working frame
[[nodiscard]] Size pluginInputSize(const PluginSize& size, Size frame, Quality quality);

/// One float32 tensor for each of the manifest's inputs: (1, C, H, W), or (1, H, W, C) where the
/// manifest says so. Colours are clipped to 0…1 before they are scaled.
[[nodiscard]] std::vector<at::Tensor> pluginInputs(const PluginManifest& manifest,
                                                   const WorkingFrame& frame,
                                                   Quality quality);

/// "(1, 3, 256, 256)", for messages.
[[nodiscard]] std::string shapeText(const at::Tensor& tensor);

/// `output` as dense float32 values on the CPU.
/// @throws Error{Unsupported} if some are not finite.
[[nodiscard]] at::Tensor finiteValues(const PluginManifest& manifest, const at::Tensor& output);

/// The picture that an output of the manifest's form is: (1, 3, H, W), red first, black 0 and white
/// 1, not clipped.
/// @throws Error{Unsupported} if `output` has another shape than the composite that was shown, or
/// holds values that are not finite.
[[nodiscard]] at::Tensor pluginPicture(const PluginManifest& manifest,
                                       const at::Tensor& output,
                                       const WorkingFrame& frame,
                                       Quality quality);

/// The change of a network that gives a picture: F32, 3 channels, working space, of the output's
/// size. Known where the foreground covers a pixel completely; around it continued with the nearest
/// known change, so that no edge fades when it is enlarged.
/// @throws Error{Unsupported} if `output` has another shape than the composite that was shown, or
/// holds values that are not finite.
[[nodiscard]] Image pluginDifference(const PluginManifest& manifest,
                                     const at::Tensor& output,
                                     const WorkingFrame& frame,
                                     Quality quality);

}  // namespace r2r
