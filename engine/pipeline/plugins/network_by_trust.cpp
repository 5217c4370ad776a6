// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/plugins/network_by_trust.h"

#include "engine/pipeline/plugins/confined_network.h"
#include "engine/pipeline/plugins/trusted_models.h"

namespace r2r {

std::unique_ptr<PluginNetwork> openByTrust(const PluginManifest& manifest,
                                           const ComputeDevice& device,
                                           const JobContext& job) {
    if (isTrusted(manifest))
        return openPluginNetwork(manifest, device);
    return std::make_unique<ConfinedNetwork>(manifest, pluginContent(manifest), job);
}

std::unique_ptr<PluginNetwork> scriptByTrust(const PluginManifest& manifest,
                                             std::span<const std::byte> content,
                                             const ComputeDevice& device,
                                             const JobContext& job) {
    if (isTrusted(manifest))
        return torchScriptNetwork(manifest, content, device);
    return std::make_unique<ConfinedNetwork>(manifest, content, job);
}

}  // namespace r2r
