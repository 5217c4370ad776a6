// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/codecs/krita_layers.h"

#include "engine/imaging/files/codecs/krita_tiles.h"
#include "engine/imaging/files/codecs/layer_cover.h"
#include "engine/imaging/files/codecs/layer_stack.h"
#include "engine/imaging/files/codecs/named_layer.h"
#include "engine/imaging/files/codecs/xml_walk.h"
#include "engine/imaging/files/codecs/zip_archive.h"
#include "engine/imaging/files/codecs/zipped_picture.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <fmt/format.h>
#include <iterator>
#include <optional>
#include <string>
#include <utility>

namespace r2r::codecs {
namespace {

constexpr const char* kWhat = "its list of layers";

/// The pixels of a layer, a mask or a group, in the archive.
struct Node {
    std::string file;
    std::string colors;  ///< "RGBA", "GRAYA16", …
    int x = 0;
    int y = 0;
};

struct Layer {
    Node node;
    std::vector<Node> masks;  ///< of it and of the groups around it
};

struct Document {
    FileLayers layers;         ///< without their bounds
    std::vector<Layer> nodes;  ///< as many
    std::string folder;        ///< of the pixels, in the archive
};

/// How the pixels of a layer are stored.
struct PixelForm {
    std::string_view name;
    int channels;
    SampleType type;
    bool isBlueFirst;
};

constexpr std::array kForms{
    PixelForm{"RGBA", 4, SampleType::U8, true},
    PixelForm{"RGBA16", 4, SampleType::U16, true},
    PixelForm{"GRAYA", 2, SampleType::U8, false},
    PixelForm{"GRAYA16", 2, SampleType::U16, false},
};

StackEntry entryOf(const XmlElement& element) {
    constexpr double kFull = 255;
    const std::string_view blending = element.text("compositeop");
    const bool isNormal = blending.empty() || blending == "normal";
    return {.opacity = std::clamp(element.number("opacity", kFull) / kFull, 0.0, 1.0),
            .isVisible = element.text("visible") != "0",
            .blending = isNormal ? std::string() : speakableName(blending)};
}

/// Puts the elements of maindoc.xml together: masks come inside of what they are of.
class Reading {
public:
    explicit Reading(const Source& source) : source_(source), stack_(source) {}

    void begin(const XmlElement& element) {
        if (element.name == "IMAGE")
            beginImage(element);
        else if (element.name == "layer")
            beginLayer(element);
        else if (element.name == "mask" && element.text("nodetype") == "transparencymask" &&
                 element.text("visible") != "0" && !open_.empty())
            open_.back().masks.push_back(nodeOf(element));
    }

    void end(std::string_view name) {
        if (name != "layer" || open_.empty())
            return;
        for (size_t i = open_.back().first; i < document.nodes.size(); ++i)
            std::ranges::copy(open_.back().masks, std::back_inserter(document.nodes[i].masks));
        if (open_.back().isGroup)
            stack_.endGroup();
        open_.pop_back();
    }

    Document document;

private:
    /// An element whose end is still to come.
    struct Open {
        bool isGroup = false;
        size_t first = 0;  ///< its own place, or that of the first layer in it
        std::vector<Node> masks = {};
    };

    void beginImage(const XmlElement& element) {
        document.layers.size = source_.checkedSize(element.side("width"), element.side("height"));
        document.folder = std::string(element.text("name")) + "/layers/";
    }

    void beginLayer(const XmlElement& element) {
        const bool isGroup = element.text("nodetype") == "grouplayer";
        open_.push_back({.isGroup = isGroup, .first = document.nodes.size()});
        if (isGroup) {
            stack_.beginGroup(entryOf(element));
            return;
        }
        document.layers.layers.push_back(stack_.layer(entryOf(element), element.text("name")));
        const bool isPainted = element.text("nodetype") == "paintlayer";
        document.nodes.push_back({.node = isPainted ? nodeOf(element) : Node{}, .masks = {}});
    }

    [[nodiscard]] Node nodeOf(const XmlElement& element) const {
        return {.file = std::string(element.text("filename")),
                .colors = std::string(element.text("colorspacename")),
                .x = stack_.place(element.number("x", 0)),
                .y = stack_.place(element.number("y", 0))};
    }

    const Source& source_;
    LayerStack stack_;
    std::vector<Open> open_;
};

Document documentOf(const Source& source, const ZipArchive& archive) {
    const auto xml = archive.content("maindoc.xml", kWhat);
    if (!xml)
        throw source.error(ErrorCode::Corrupt, "it holds no list of layers");
    Reading reading(source);
    walkXml(
        source,
        *xml,
        kWhat,
        [&](const XmlElement& element) { reading.begin(element); },
        [&](std::string_view name) { reading.end(name); });
    Document document = std::move(reading.document);
    document.layers.hasMergedPicture = archive.beginning(kMergedPicture, 1).has_value();
    std::ranges::reverse(document.layers.layers);  // the file has the topmost first
    std::ranges::reverse(document.nodes);
    makeNamesUnique(document.layers.layers);
    return document;
}

std::vector<std::byte> required(const ZipArchive& archive,
                                const Source& source,
                                const std::string& file) {
    auto content = archive.content(file, "this layer");
    if (!content)
        throw source.error(ErrorCode::Corrupt, "the pixels of this layer are missing");
    return std::move(*content);
}

/// The pixel that is everywhere where nothing was painted.
std::vector<std::byte> defaultPixel(const ZipArchive& archive,
                                    const std::string& file,
                                    size_t pixelBytes) {
    auto pixel = archive.beginning(file + ".defaultpixel", pixelBytes);
    if (!pixel || pixel->size() != pixelBytes)
        return std::vector<std::byte>(pixelBytes);
    return std::move(*pixel);
}

bool isSet(std::span<const std::byte> bytes) {
    return std::ranges::any_of(bytes, [](std::byte each) { return each != std::byte{0}; });
}

/// What the layer may fill: around its tiles, and the whole picture where it is filled all over.
Rect boundsOf(const Rect& tiles, const Node& node, Size picture, bool isFilled) {
    const Rect painted{tiles.x + node.x, tiles.y + node.y, tiles.width, tiles.height};
    return isFilled ? Rect::of(picture) : tiles.isEmpty() ? Rect{} : painted;
}

/// The samples as images have them: red before blue.
Image imageOf(const PixelForm& form, Size size, std::span<const std::byte> pixels) {
    static_assert(std::endian::native == std::endian::little);
    Image image(size, form.channels, form.type);
    std::memcpy(image.mutableData(), pixels.data(), image.byteCount());
    if (!form.isBlueFirst)
        return image;
    const size_t sample = bytesPerSample(form.type);
    std::byte* data = image.mutableData();
    for (size_t i = 0; i < image.byteCount(); i += 4 * sample)
        std::swap_ranges(data + i, data + i + sample, data + i + 2 * sample);
    return image;
}

const PixelForm& formOf(const Source& source, const Node& node) {
    const auto form = std::ranges::find(kForms, node.colors, &PixelForm::name);
    if (form == kForms.end())
        throw source.error(ErrorCode::Unsupported,
                           fmt::format("this layer has pixels of the kind {}", node.colors),
                           "Convert the picture to RGB or grey of 8 or 16 bits first.");
    return *form;
}

size_t pixelBytesOf(const PixelForm& form) {
    return bytesPerSample(form.type) * static_cast<size_t>(form.channels);
}

/// The size that a picture may have, before anything is allocated. Beyond the document there may be
/// strokes, but not a few tiles with next to nothing between them.
Size checked(const Source& source, const Rect& bounds, const KritaTiles& tiles, Size document) {
    if (bounds.isEmpty())
        throw source.error(ErrorCode::Unsupported, "this layer has no pixels");
    const Size size = source.checkedSize(static_cast<uint64_t>(bounds.width),
                                         static_cast<uint64_t>(bounds.height));
    constexpr int64_t kHarmless = int64_t{16} << 20;
    if (size.area() > std::max({kHarmless, 4 * document.area(), 64 * tiles.storedPixels()}))
        throw source.error(
            ErrorCode::Unsupported,
            fmt::format("this layer claims {}×{} pixels and holds next to none of them",
                        size.width,
                        size.height));
    return size;
}

Cover maskOf(const Source& source,
             const ZipArchive& archive,
             const Document& document,
             const Node& node) {
    const std::string file = document.folder + node.file + ".pixelselection";
    const auto content = required(archive, source, file);
    const auto fill = defaultPixel(archive, file, 1);
    const KritaTiles tiles(source, content, 1);
    const Rect area = tiles.bounds();
    Cover cover{.bounds = boundsOf(area, node, document.layers.size, false),
                .samples = {},
                .outside = std::to_integer<int>(fill.front()) / 255.0};
    if (area.isEmpty())
        return cover;
    cover.samples = Image(checked(source, area, tiles, document.layers.size), 1, SampleType::U8);
    const auto pixels = tiles.pixels(area, fill);
    std::ranges::copy(pixels, cover.samples.mutableData());
    return cover;
}

Rect statedBounds(const Source& source,
                  const ZipArchive& archive,
                  const Document& document,
                  const Node& node) {
    if (node.file.empty())
        return {};
    const auto form = std::ranges::find(kForms, node.colors, &PixelForm::name);
    if (form == kForms.end())
        return Rect::of(document.layers.size);  // it is refused when it is read
    const std::string file = document.folder + node.file;
    const auto content = required(archive, source, file);
    const KritaTiles tiles(source, content, pixelBytesOf(*form));
    return boundsOf(tiles.bounds(),
                    node,
                    document.layers.size,
                    isSet(defaultPixel(archive, file, pixelBytesOf(*form))));
}

}  // namespace

FileLayers kritaLayers(const Source& source) {
    const ZipArchive archive(source);
    Document document = documentOf(source, archive);
    for (size_t i = 0; i < document.nodes.size(); ++i)
        document.layers.layers[i].bounds =
            statedBounds(source, archive, document, document.nodes[i].node);
    return std::move(document.layers);
}

FileParts decodeKritaLayer(const Source& source) {
    const ZipArchive archive(source);
    Document document = documentOf(source, archive);
    for (FileLayer& layer : document.layers.layers)
        layer.bounds = Rect::of(document.layers.size);  // those of the others do not matter
    const size_t index = namedLayer(source, document.layers);
    const FileLayer& layer = document.layers.layers[index];
    const Layer& stored = document.nodes[index];
    if (stored.node.file.empty())
        throw source.error(ErrorCode::Unsupported, "this layer has no pixels of its own");
    const PixelForm& form = formOf(source, stored.node);
    const std::string file = document.folder + stored.node.file;
    const auto content = required(archive, source, file);
    const auto fill = defaultPixel(archive, file, pixelBytesOf(form));
    const KritaTiles tiles(source, content, pixelBytesOf(form));
    const Rect bounds = boundsOf(tiles.bounds(), stored.node, document.layers.size, isSet(fill));
    const Size size = checked(source, bounds, tiles, document.layers.size);
    const Rect inLayer{bounds.x - stored.node.x, bounds.y - stored.node.y, size.width, size.height};
    FileParts parts;
    parts.image = imageOf(form, size, tiles.pixels(inLayer, fill));
    if (auto icc = archive.content(file + ".icc", "its colour profile"))
        parts.icc = std::move(*icc);
    Cover cover{.bounds = bounds, .samples = takenAlpha(parts.image)};
    for (const Node& mask : stored.masks)
        multiply(cover, maskOf(source, archive, document, mask));
    multiply(cover, layer.opacity > 0 ? layer.opacity : 1);
    takeCover(source, std::move(cover), parts);
    return parts;
}

}  // namespace r2r::codecs
