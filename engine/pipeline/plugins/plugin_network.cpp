// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/plugins/plugin_network.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"

#include <fmt/format.h>
#include <vector>

namespace r2r {

std::unique_ptr<PluginNetwork> openPluginNetwork(const PluginManifest& manifest,
                                                 const ComputeDevice& device) {
    const std::vector<std::byte> content = readFile(manifest.file);
    if (const std::string hash = contentHash(content); hash != manifest.sha256)
        throw Error(
            ErrorCode::Corrupt,
            fmt::format(
                "{} is not the file that its manifest describes: its SHA-256 is {}, expected {}",
                manifest.file.string(),
                hash,
                manifest.sha256),
            "If you exported it again and trust it, write the new hash into the manifest; "
            "otherwise get the file again.");
    return manifest.engine == PluginManifest::Engine::Onnx
               ? onnxNetwork(manifest, content)
               : torchScriptNetwork(manifest, content, device);
}

}  // namespace r2r
