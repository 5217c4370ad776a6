// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/devices/compute_device.h"
#include "engine/pipeline/harmonizer.h"
#include "engine/pipeline/plugins/plugin_manifest.h"
#include "engine/pipeline/plugins/plugin_network.h"
#include "engine/pipeline/working_frame.h"

#include <filesystem>
#include <memory>

namespace r2r {

/// A network that another program exported (TorchScript or ONNX), with our interface, as its
/// manifest describes it: shows it the composite and the mask in its own form, and takes over what
/// it changed inside the foreground.
///
/// A TorchScript file is a program: unless the person trusts it, it runs in a process that can do
/// nothing but compute (`openByTrust`).
class PluginHarmonizer final : public Harmonizer {
public:
    /// @param network  of this manifest, or one that takes as many inputs and gives its results
    PluginHarmonizer(PluginManifest manifest,
                     std::shared_ptr<PluginNetwork> network,
                     ComputeDevice device);

protected:
    /// @throws Error{Unsupported} if the network fails on these tensors, or gives a tensor of
    /// another shape or one that holds values that are not numbers.
    [[nodiscard]] HarmonizeResult harmonize(const HarmonizeRequest& request,
                                            const JobContext& job,
                                            const PartialListener& partial) override;

private:
    [[nodiscard]] SharedColorChange changeOf(WorkingFrame frame,
                                             Quality quality,
                                             Size raster,
                                             const JobContext& job);

    PluginManifest manifest_;
    std::shared_ptr<PluginNetwork> network_;
    ComputeDevice device_;
};

/// Reads the manifest (or the `plugin.json` of a folder) and opens its network on `device`.
/// @throws what `readPluginManifest` and `openByTrust` throw.
[[nodiscard]] std::unique_ptr<Harmonizer> openPlugin(const std::filesystem::path& manifest,
                                                     const ComputeDevice& device,
                                                     const JobContext& job = {});

}  // namespace r2r
