// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"
#include "engine/imaging/files/file_layers.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace r2r::ui {

/// A file of several layers, of which a person may want one, all, or the merged picture.
struct LayeredFile {
    std::filesystem::path path;
    FileLayers content;  ///< only those that have pixels
};

/// What is wanted of it.
struct LayerChoice {
    bool isMerged = false;
    std::vector<std::string> layers;  ///< bottom to top
};

using LayerChoices = std::map<std::filesystem::path, LayerChoice>;

/// The place of a layer in the picture of its file.
struct LayerPlace {
    std::string name;
    Rect bounds;
    Size picture;  ///< of the whole
    bool isVisible = true;
};

/// Those of `paths` that are PSD, PSB, Krita or OpenRaster files of several layers and have no
/// choice yet. Where there is nothing to choose, as there is one layer and no merged picture, the
/// choice is made. What cannot be read is left for when it is read.
[[nodiscard]] std::vector<LayeredFile> filesToChooseFrom(
    const std::vector<std::filesystem::path>& paths, LayerChoices& choices, const JobContext& job);

/// "cut.psd:Dog"
[[nodiscard]] std::filesystem::path layerPath(const std::filesystem::path& file,
                                              const std::string& layer);

}  // namespace r2r::ui
