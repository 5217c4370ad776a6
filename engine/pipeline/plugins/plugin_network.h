// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"
#include "engine/pipeline/devices/compute_device.h"
#include "engine/pipeline/plugins/plugin_manifest.h"

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

namespace at {
class Tensor;
}

namespace r2r {

/// A network from a file, ready to run. One instance serves one thread at a time.
class PluginNetwork {
public:
    virtual ~PluginNetwork() = default;

    /// @param inputs  float32 on the CPU, one for each of the manifest's inputs, in their order
    /// @param job  ends a network in a process of its own (`ConfinedNetwork`) at once, with
    ///             Cancelled; one in this process is not interrupted
    /// @return the manifest's `PluginOutput::results`, of whatever shapes, on any device
    /// @throws Error{Unsupported} with the library's own words if the network cannot compute this,
    ///         Error{OutOfMemory}.
    [[nodiscard]] virtual std::vector<at::Tensor> run(std::span<const at::Tensor> inputs,
                                                      const JobContext& job = {}) = 0;

    /// Whether it runs in a process of its own, on the CPU.
    [[nodiscard]] virtual bool isConfined() const { return false; }
};

/// Opens the manifest's file, which must have the manifest's hash, in this process. For files that
/// are ours or that the person trusts; all others: `openByTrust`.
///
/// A TorchScript file is a program: opening and running it lets it do what this program may do. The
/// hash makes sure that it is the file that is trusted; so nothing of it is parsed before the hash
/// is known to be right. ONNX networks run in OpenVINO, or in OpenCV where OpenVINO is not
/// installed; both trust their files, too, so `onnx_check` looks at them first.
///
/// @param device  where a TorchScript network runs; ONNX networks run on the CPU.
/// @throws Error{NotFound, Unreadable} · Error{Corrupt} if a hash differs or a file is damaged ·
///         Error{Unsupported} if its inputs or outputs are not those of the manifest.
[[nodiscard]] std::unique_ptr<PluginNetwork> openPluginNetwork(const PluginManifest& manifest,
                                                               const ComputeDevice& device);

/// The bytes of the manifest's file, which has the manifest's hash; of an ONNX file with the values
/// that it keeps in a file beside it.
/// @throws Error{NotFound, Unreadable} · Error{Corrupt} if a hash differs.
[[nodiscard]] std::vector<std::byte> pluginContent(const PluginManifest& manifest);

/// Both parse `content`, the bytes of the manifest's file, without looking at its hash. That of an
/// ONNX file has all its values inside.
[[nodiscard]] std::unique_ptr<PluginNetwork> torchScriptNetwork(const PluginManifest& manifest,
                                                                std::span<const std::byte> content,
                                                                const ComputeDevice& device);
[[nodiscard]] std::unique_ptr<PluginNetwork> onnxNetwork(const PluginManifest& manifest,
                                                         std::span<const std::byte> content);

/// One choice of `onnxNetwork`; `content` has passed `requireSoundOnnx`.
/// @return null if OpenVINO's library cannot be found
[[nodiscard]] std::unique_ptr<PluginNetwork> openVinoNetwork(const PluginManifest& manifest,
                                                             std::span<const std::byte> content);
[[nodiscard]] std::unique_ptr<PluginNetwork> openCvNetwork(const PluginManifest& manifest,
                                                           std::span<const std::byte> content);

}  // namespace r2r
