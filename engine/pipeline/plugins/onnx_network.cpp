// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/plugins/onnx_check.h"
#include "engine/pipeline/plugins/plugin_network.h"

namespace r2r {

std::unique_ptr<PluginNetwork> onnxNetwork(const PluginManifest& manifest,
                                           std::span<const std::byte> content) {
    requireSoundOnnx(content, manifest.file.string());
#ifdef R2R_WITH_OPENVINO
    if (std::unique_ptr<PluginNetwork> network = openVinoNetwork(manifest, content))
        return network;
#endif
    return openCvNetwork(manifest, content);
}

}  // namespace r2r
