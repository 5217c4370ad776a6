// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/layer_reading.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "engine/core/log.h"
#include "engine/imaging/files/layer_name.h"
#include "engine/imaging/files/picture_report.h"
#include "engine/imaging/files/transparency.h"
#include "ui/document/qt_image.h"
#include "ui/document/screen_pixels.h"

#include <algorithm>
#include <fmt/format.h>
#include <string>
#include <utility>

namespace r2r::ui {
namespace {

namespace fs = std::filesystem;

/// The content of a layered file, and what of it is wanted.
struct Content {
    std::vector<std::byte> bytes;
    std::string hash;
    Size size;
    std::vector<FileLayer> layers;
};

/// @throws Error{InvalidArgument} if together they have more pixels than we work with
void requireFitting(const fs::path& path, const std::vector<FileLayer>& layers) {
    int64_t pixels = 0;
    for (const FileLayer& layer : layers)
        pixels += layer.bounds.size().area();
    if (pixels > kMaximumPixels)
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("could not open {}: its layers have {} million pixels together, "
                                "more than the {} million that we work with",
                                path.string(),
                                pixels / 1'000'000,
                                kMaximumPixels / 1'000'000),
                    "Choose fewer layers, or the merged picture.");
}

Content contentOf(const fs::path& path, const LayerChoice& choice, const JobContext& job) {
    Content content{.bytes = readFile(path), .hash = {}, .size = {}, .layers = {}};
    content.hash = contentHash(content.bytes);
    FileLayers all = layersOf(content.bytes, path.string(), job);
    content.size = all.size;
    for (FileLayer& layer : all.layers)
        if (std::ranges::find(choice.layers, layer.name) != choice.layers.end())
            content.layers.push_back(std::move(layer));
    requireFitting(path, content.layers);
    return content;
}

/// A layer, with its place in the picture of its file.
LoadedPicture readLayer(const fs::path& file,
                        const Content& content,
                        const FileLayer& layer,
                        const JobContext& job) {
    const fs::path path = layerPath(file, layer.name);
    ReportedPhotograph read = reportedPhotograph(content.bytes, path.string(), job);
    LoadedPicture loaded;
    loaded.photograph = std::move(read.photograph);
    loaded.source = {loaded.photograph.image, {.path = fs::absolute(path), .sha256 = content.hash}};
    loaded.display = displayImage(loaded.photograph.image);
    loaded.layer = LayerPlace{.name = layer.name,
                              .bounds = read.report.place.value_or(layer.bounds),
                              .picture = content.size,
                              .isVisible = layer.isVisible};
    return loaded;
}

/// The part of a layer that is on its picture, if it fills it and lets nothing show through;
/// otherwise an empty image.
Image filling(const LoadedPicture& layer) {
    const LayerPlace& place = *layer.layer;
    const Rect picture = Rect::of(place.picture);
    const Image& image = layer.photograph.image;
    if (!place.isVisible || intersection(place.bounds, picture) != picture)
        return {};
    const Image part =
        place.bounds == picture
            ? image
            : cropped(image, {-place.bounds.x, -place.bounds.y, picture.width, picture.height});
    return isOpaque(part) ? part : Image();
}

/// The layer as a picture of its own. Where it is larger than the picture of its file, what is left
/// of it is in no file.
LoadedPicture backgroundOf(LoadedPicture layer) {
    const Image part = filling(layer);
    if (!part.sharesPixelsWith(layer.photograph.image)) {
        layer.photograph.image = part;
        layer.source = {};
        layer.display = backgroundDisplay(part);
    }
    layer.layer.reset();
    return layer;
}

/// White, in the form of a picture that is to lie on it.
LoadedPicture whitePaper(const LoadedPicture& like) {
    const Image& image = like.photograph.image;
    Image nothing(like.layer->picture, 4, image.sampleType());
    nothing.setEncoding(image.encoding());
    nothing.setIccProfile(image.iccProfile());
    LoadedPicture paper;
    paper.photograph = {overWhite(nothing), like.photograph.metadata};
    paper.display = backgroundDisplay(paper.photograph.image);
    return paper;
}

}  // namespace

ReadLayers readLayers(const fs::path& path, const LayerChoice& choice, const JobContext& job) {
    ReadLayers read;
    const auto content = outcomeOf([&] { return contentOf(path, choice, job); });
    if (const auto* failure = std::get_if<Failure>(&content))
        read.failures.push_back(*failure);
    const auto* wanted = std::get_if<Content>(&content);
    if (!wanted)
        return read;
    for (const FileLayer& layer : wanted->layers) {
        auto outcome = outcomeOf([&] { return readLayer(path, *wanted, layer, job); });
        if (auto* picture = std::get_if<LoadedPicture>(&outcome))
            read.layers.push_back(std::move(*picture));
        else if (const auto* failure = std::get_if<Failure>(&outcome))
            read.failures.push_back(*failure);
    }
    return read;
}

std::optional<LoadedPicture> takenBackground(std::vector<LoadedPicture>& layers) {
    if (layers.empty())
        return std::nullopt;
    const auto fills = [](const LoadedPicture& layer) { return !filling(layer).isEmpty(); };
    auto found = std::ranges::find_if(layers, fills);
    // MyPaint puts a layer of paper under the lowest one.
    while (found != layers.end() && found + 1 != layers.end() && fills(found[1]))
        ++found;
    if (found == layers.end()) {
        log::warning(fmt::format("{}: none of its layers fills the picture, so they lie on white",
                                 layerName(layers.front().source.file.path).file.string()));
        return whitePaper(layers.front());
    }
    LoadedPicture background = backgroundOf(std::move(*found));
    layers.erase(layers.begin(), found + 1);
    return background;
}

}  // namespace r2r::ui
