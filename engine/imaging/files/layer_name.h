// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

namespace r2r {

/// "render.exr:ViewLayer.Combined" names a layer of an OpenEXR file, "cut_out.psd:Dog" one of a
/// PSD; so do .psb, .kra and .ora.
struct LayerName {
    std::filesystem::path file;
    std::string layer;  ///< empty: the picture that the file shows by itself
};

[[nodiscard]] LayerName layerName(const std::filesystem::path& path);

}  // namespace r2r
