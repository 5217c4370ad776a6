// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/plugins/plugin_network.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "engine/pipeline/plugins/onnx_data.h"

#include <fmt/format.h>
#include <vector>

namespace r2r {
namespace {

namespace fs = std::filesystem;

std::vector<std::byte> trusted(const fs::path& file, const std::string& expectedHash) {
    std::vector<std::byte> content = readFile(file);
    if (const std::string hash = contentHash(content); hash != expectedHash)
        throw Error(
            ErrorCode::Corrupt,
            fmt::format(
                "{} is not the file that its manifest describes: its SHA-256 is {}, expected {}",
                file.string(),
                hash,
                expectedHash),
            "If you exported it again and trust it, write the new hash into the manifest; "
            "otherwise get the file again.");
    return content;
}

/// An ONNX file with the values that it keeps in a file beside it.
std::vector<std::byte> wholeOnnx(const PluginManifest& manifest) {
    std::vector<std::byte> onnx = trusted(manifest.file, manifest.sha256);
    const std::optional<std::string> name = onnxDataFile(onnx, manifest.file.string());
    if (!name)
        return onnx;
    const fs::path file = manifest.file.parent_path() / *name;
    if (manifest.dataSha256.empty())
        throw Error(
            ErrorCode::Corrupt,
            fmt::format("{} does not describe {}, where {} keeps its values",
                        manifest.path.string(),
                        file.string(),
                        manifest.file.filename().string()),
            fmt::format("If you trust that file, add \"dataSha256\": \"{}\".", fileHash(file)));
    return withDataInside(onnx, trusted(file, manifest.dataSha256), manifest.file.string());
}

}  // namespace

std::vector<std::byte> pluginContent(const PluginManifest& manifest) {
    return manifest.engine == PluginManifest::Engine::Onnx
               ? wholeOnnx(manifest)
               : trusted(manifest.file, manifest.sha256);
}

std::unique_ptr<PluginNetwork> openPluginNetwork(const PluginManifest& manifest,
                                                 const ComputeDevice& device) {
    const std::vector<std::byte> content = pluginContent(manifest);
    if (manifest.engine == PluginManifest::Engine::Onnx)
        return onnxNetwork(manifest, content);
    return torchScriptNetwork(manifest, content, device);
}

}  // namespace r2r
