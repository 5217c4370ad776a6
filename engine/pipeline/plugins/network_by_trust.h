// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"
#include "engine/pipeline/plugins/plugin_network.h"

#include <cstddef>
#include <memory>
#include <span>

namespace r2r {

/// Opens the manifest's network: in this process if the person trusts its files
/// (`trusted_models.h`), else in a process that can do nothing but compute (`ConfinedNetwork`). The
/// results are the same.
/// @param device  where a trusted TorchScript network runs; all others run on the CPU
/// @throws what `openPluginNetwork` and `ConfinedNetwork` throw; Cancelled.
[[nodiscard]] std::unique_ptr<PluginNetwork> openByTrust(const PluginManifest& manifest,
                                                         const ComputeDevice& device,
                                                         const JobContext& job);

/// The same for a TorchScript file that was read.
/// @param content  the bytes of the manifest's file; `sha256` is their hash
[[nodiscard]] std::unique_ptr<PluginNetwork> scriptByTrust(const PluginManifest& manifest,
                                                           std::span<const std::byte> content,
                                                           const ComputeDevice& device,
                                                           const JobContext& job);

}  // namespace r2r
