// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/codecs/openraster_layers.h"

#include "engine/imaging/files/codecs/byte_reader.h"
#include "engine/imaging/files/codecs/layer_cover.h"
#include "engine/imaging/files/codecs/layer_stack.h"
#include "engine/imaging/files/codecs/named_layer.h"
#include "engine/imaging/files/codecs/png.h"
#include "engine/imaging/files/codecs/xml_walk.h"
#include "engine/imaging/files/codecs/zip_archive.h"
#include "engine/imaging/files/codecs/zipped_picture.h"

#include <algorithm>
#include <string>
#include <utility>

namespace r2r::codecs {
namespace {

constexpr const char* kWhat = "its list of layers";

struct Document {
    FileLayers layers;
    std::vector<std::string> files;  ///< of the layers, in the archive
};

StackEntry entryOf(const XmlElement& element) {
    const std::string_view blending = element.text("composite-op");
    const bool isNormal = blending.empty() || blending == "svg:src-over";
    return {.opacity = std::clamp(element.number("opacity", 1), 0.0, 1.0),
            .isVisible = element.text("visibility") != "hidden",
            .blending = isNormal ? std::string() : speakableName(blending)};
}

/// Of the PNG in the archive, whose header says it; empty for none.
Size sizeOf(const ZipArchive& archive, const Source& source, const std::string& file) {
    constexpr size_t kHeader = 24;
    constexpr size_t kBeforeSize = 16;
    const auto header = archive.beginning(file, kHeader);
    if (!header || header->size() < kHeader)
        return {};
    ByteReader reader(source, *header);
    reader.take(kBeforeSize);
    const uint64_t width = reader.number(4);
    const uint64_t height = reader.number(4);
    return source.checkedSize(width, height);
}

Document documentOf(const Source& source, const ZipArchive& archive) {
    const auto xml = archive.content("stack.xml", kWhat);
    if (!xml)
        throw source.error(ErrorCode::Corrupt, "it holds no list of layers");
    Document document;
    LayerStack stack(source);
    const auto begin = [&](const XmlElement& element) {
        if (element.name == "image") {
            document.layers.size = source.checkedSize(element.side("w"), element.side("h"));
        } else if (element.name == "stack") {
            stack.beginGroup(entryOf(element));
        } else if (element.name == "layer") {
            FileLayer layer = stack.layer(entryOf(element), element.text("name"));
            document.files.push_back(archive.entryMeantBy(std::string(element.text("src"))));
            const Size size = sizeOf(archive, source, document.files.back());
            layer.bounds = {stack.place(element.number("x", 0)),
                            stack.place(element.number("y", 0)),
                            size.width,
                            size.height};
            document.layers.layers.push_back(std::move(layer));
        }
    };
    walkXml(source, *xml, kWhat, begin, [&](std::string_view name) {
        if (name == "stack")
            stack.endGroup();
    });
    document.layers.hasMergedPicture = archive.beginning(kMergedPicture, 1).has_value();
    std::ranges::reverse(document.layers.layers);  // the file has the topmost first
    std::ranges::reverse(document.files);
    makeNamesUnique(document.layers.layers);
    return document;
}

}  // namespace

FileLayers openRasterLayers(const Source& source) {
    return documentOf(source, ZipArchive(source)).layers;
}

FileParts decodeOpenRasterLayer(const Source& source) {
    const ZipArchive archive(source);
    const Document document = documentOf(source, archive);
    const size_t index = namedLayer(source, document.layers);
    const FileLayer& layer = document.layers.layers[index];
    const auto content = archive.content(document.files[index], "this layer");
    if (!content)
        throw source.error(ErrorCode::Corrupt, "the pixels of this layer are missing");
    FileParts parts = decodePng({*content, source.name, {}, source.stop});
    Cover cover{
        .bounds = {layer.bounds.x, layer.bounds.y, parts.image.width(), parts.image.height()},
        .samples = takenAlpha(parts.image)};
    multiply(cover, layer.opacity > 0 ? layer.opacity : 1);
    takeCover(source, std::move(cover), parts);
    return parts;
}

}  // namespace r2r::codecs
