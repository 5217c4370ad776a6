// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/error.h"
#include "engine/pipeline/plugins/onnx_check.h"
#include "engine/pipeline/plugins/onnx_grid_sample.h"
#include "engine/pipeline/plugins/onnx_resize.h"
#include "engine/pipeline/plugins/plugin_network.h"

#include <algorithm>
#include <fmt/format.h>

namespace r2r {
namespace {

void requireNoList(const PluginManifest& manifest) {
    if (std::ranges::any_of(manifest.inputs, &PluginInput::isListed))
        throw Error(ErrorCode::Unsupported,
                    fmt::format("{} is an ONNX network, which takes no list of tensors",
                                manifest.file.string()),
                    "Give each tensor an input of its own when it is exported, or export "
                    "TorchScript.");
}

}  // namespace

std::unique_ptr<PluginNetwork> onnxNetwork(const PluginManifest& manifest,
                                           std::span<const std::byte> content) {
    requireNoList(manifest);
    requireSoundOnnx(content, manifest.file.string());
#ifdef R2R_WITH_OPENVINO
    if (meansPyTorchResize(content, manifest.file.string()))
        return openCvNetwork(manifest, content);
    const auto gathered = withVolumesGathered(content, manifest.file.string());
    if (auto network = openVinoNetwork(manifest, gathered ? std::span(*gathered) : content))
        return network;
#endif
    return openCvNetwork(manifest, content);
}

}  // namespace r2r
