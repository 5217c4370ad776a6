// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/layered_pictures.h"

#include "engine/core/file_io.h"
#include "engine/imaging/files/image_file.h"
#include "engine/imaging/files/layer_name.h"
#include "ui/jobs/outcome.h"

#include <array>
#include <fstream>
#include <optional>
#include <span>
#include <utility>

namespace r2r::ui {
namespace {

namespace fs = std::filesystem;

/// By its first bytes: most files have no layers and need not be read twice.
bool mayHaveLayers(const fs::path& path) {
    constexpr std::streamsize kEnough = 256;
    std::array<char, kEnough> bytes{};
    std::ifstream file(path, std::ios::binary);
    file.read(bytes.data(), kEnough);
    const auto format = formatFromContent(
        std::as_bytes(std::span(bytes.data(), static_cast<size_t>(file.gcount()))));
    return format == ImageFormat::Photoshop || format == ImageFormat::Krita ||
           format == ImageFormat::OpenRaster;
}

std::optional<LayeredFile> layeredFile(const fs::path& path, const JobContext& job) {
    const bool isOneLayer = !layerName(path).layer.empty();
    if (isOneLayer || !mayHaveLayers(path))
        return std::nullopt;
    const auto read = outcomeOf([&] { return layersOf(readFile(path), path.string(), job); });
    const auto* layers = std::get_if<FileLayers>(&read);
    if (!layers)
        return std::nullopt;
    LayeredFile file{path, *layers};
    std::erase_if(file.content.layers,
                  [](const FileLayer& layer) { return layer.bounds.isEmpty(); });
    return file;
}

}  // namespace

std::vector<LayeredFile> filesToChooseFrom(const std::vector<fs::path>& paths,
                                           LayerChoices& choices,
                                           const JobContext& job) {
    std::vector<LayeredFile> files;
    for (const fs::path& path : paths) {
        if (choices.contains(path))
            continue;
        auto file = layeredFile(path, job);
        if (!file)
            continue;
        const auto& layers = file->content.layers;
        if (layers.size() > 1)
            files.push_back(std::move(*file));
        else if (layers.size() == 1 && !file->content.hasMergedPicture)
            choices[path] = {.layers = {layers.front().name}};
    }
    return files;
}

fs::path layerPath(const fs::path& file, const std::string& layer) {
    return file.string() + ':' + layer;
}

}  // namespace r2r::ui
