// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/file_io.h"
#include "engine/core/json.h"
#include "tests/support/golden_folder.h"

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace r2r::testing {

/// A file of tests/golden/plugins.
[[nodiscard]] inline std::vector<std::byte> exportedNetwork(const std::string& name) {
    return readFile(goldenFolder() / "plugins" / name);
}

/// The manifest of a network that takes one tensor of four channels, any size, and gives a picture.
[[nodiscard]] inline Json fourChannelManifest(const std::string& file) {
    return {{"format", "r2r-plugin"},
            {"version", 1},
            {"name", "shift"},
            {"title", "Shift"},
            {"summary", "Adds a constant to the foreground."},
            {"source", "tests/golden/plugins/make_plugins.py"},
            {"license", "GPL-3.0-or-later"},
            {"file", file},
            {"sha256", std::string(64, '0')},
            {"inputs", Json::array({{{"content", "composite+mask"}, {"longerSide", 1024}}})},
            {"maskPolarity", "foreground=1"},
            {"output", {{"content", "picture"}}},
            {"applies", "pixels"}};
}

/// The manifest of a network that takes composite and mask, and gives a picture.
[[nodiscard]] inline Json twoInputManifest(const std::string& file) {
    Json manifest = fourChannelManifest(file);
    manifest["inputs"] = Json::array({{{"content", "composite"}, {"longerSide", 1024}},
                                      {{"content", "mask"}, {"longerSide", 1024}}});
    return manifest;
}

/// Writes the network and its manifest, with the hash put right, into `folder`; also the values
/// that tests/golden/plugins has beside an ONNX file of this name.
/// @return the manifest's path
inline std::filesystem::path installedPlugin(const std::filesystem::path& folder,
                                             Json manifest,
                                             std::span<const std::byte> network) {
    manifest["sha256"] = contentHash(network);
    const std::string data = manifest["file"].get<std::string>() + ".data";
    if (std::filesystem::exists(goldenFolder() / "plugins" / data)) {
        manifest["dataSha256"] = contentHash(exportedNetwork(data));
        writeFileAtomically(folder / data, exportedNetwork(data));
    }
    writeFileAtomically(folder / manifest["file"].get<std::string>(), network);
    writeFileAtomically(folder / "plugin.json", formatJson(manifest));
    return folder / "plugin.json";
}

}  // namespace r2r::testing
