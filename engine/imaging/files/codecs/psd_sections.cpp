// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/codecs/psd_sections.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <string_view>

namespace r2r::codecs {
namespace {

std::string_view textOf(std::span<const std::byte> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::vector<std::byte> copyOf(std::span<const std::byte> bytes) {
    return {bytes.begin(), bytes.end()};
}

PsdHead readHeader(const Source& source, ByteReader& reader) {
    reader.take(4);  // 8BPS, by which it was found
    PsdHead head;
    const uint64_t version = reader.number(2);
    if (version != 1 && version != 2)
        throw source.error(ErrorCode::Unsupported,
                           fmt::format("it is a PSD of version {}, which is not known", version));
    head.isBig = version == 2;
    reader.take(6);
    head.channels = static_cast<int>(reader.number(2));
    const uint64_t height = reader.number(4);
    const uint64_t width = reader.number(4);
    head.size = source.checkedSize(width, height);
    head.bits = static_cast<int>(reader.number(2));
    head.mode = static_cast<PsdMode>(reader.number(2));
    constexpr int kMostChannels = 56;
    constexpr std::array kBits{1, 8, 16, 32};
    if (head.channels < 1 || head.channels > kMostChannels ||
        std::ranges::find(kBits, head.bits) == kBits.end())
        throw source.error(
            ErrorCode::Corrupt,
            fmt::format("it claims {} channels of {} bits", head.channels, head.bits));
    return head;
}

void readResolution(const Source& source, std::span<const std::byte> content, FileParts& parts) {
    constexpr double kOne = 65536;
    constexpr size_t kBytes = 16;
    if (content.size() < kBytes)
        return;
    ByteReader fields(source, content);
    const double x = static_cast<double>(fields.number(4)) / kOne;
    fields.take(4);  // units of display
    const double y = static_cast<double>(fields.number(4)) / kOne;
    if (x > 0 && y > 0)
        parts.resolution = Resolution{x, y};
}

void readResource(const Source& source,
                  uint64_t id,
                  std::span<const std::byte> content,
                  PsdHead& head,
                  FileParts& parts) {
    constexpr size_t kVersionBytes = 4;
    switch (id) {
        case 1005:
            return readResolution(source, content, parts);
        case 1028:
            parts.iptc = copyOf(content);
            return;
        case 1039:
            parts.icc = copyOf(content);
            return;
        case 1057:
            if (content.size() > kVersionBytes)
                head.hasMergedPicture = content[kVersionBytes] != std::byte{0};
            return;
        case 1058:
            parts.exif = copyOf(content);
            return;
        case 1060:
            parts.xmp = textOf(content);
            return;
        default:
            return;
    }
}

void readResources(const Source& source, ByteReader resources, PsdHead& head, FileParts& parts) {
    while (!resources.isAtEnd()) {
        resources.take(4);  // 8BIM, or the name of another program
        const uint64_t id = resources.number(2);
        const uint64_t nameBytes = resources.number(1);
        resources.take(nameBytes + (nameBytes + 1) % 2);
        const uint64_t bytes = resources.number(4);
        readResource(source, id, resources.take(bytes), head, parts);
        if (bytes % 2 != 0 && !resources.isAtEnd())
            resources.take(1);
    }
}

/// Those blocks whose length has 8 bytes in a PSB.
bool isLong(std::string_view key) {
    constexpr std::array<std::string_view, 13> kLong{"LMsk",
                                                     "Lr16",
                                                     "Lr32",
                                                     "Layr",
                                                     "Mt16",
                                                     "Mt32",
                                                     "Mtrn",
                                                     "Alph",
                                                     "FMsk",
                                                     "lnk2",
                                                     "FEid",
                                                     "FXid",
                                                     "PxSD"};
    return std::ranges::find(kLong, key) != kLong.end();
}

/// The number of layers; a negative one says that the merged picture has transparency.
int16_t layerCount(const Source& source, std::span<const std::byte> layers) {
    return layers.size() < 2 ? int16_t{0}
                             : static_cast<int16_t>(ByteReader(source, layers).number(2));
}

/// Layers of 16 and 32 bits are in a block of their own, after the common mask.
std::span<const std::byte> layersOf(ByteReader section, bool isBig) {
    constexpr size_t kShort = 4;
    if (section.isAtEnd())
        return {};
    if (const ByteReader layers = section.part(isBig ? 2 * kShort : kShort); !layers.isAtEnd())
        return layers.rest();
    if (section.isAtEnd())
        return {};
    section.part(kShort);
    while (section.rest().size() >= kPsdBlockHeader)
        if (const PsdBlock block = takePsdBlock(section, isBig, kShort);
            block.key == "Lr16" || block.key == "Lr32" || block.key == "Layr")
            return block.content.rest();
    return {};
}

}  // namespace

PsdHead readPsdHead(const Source& source, ByteReader& reader, FileParts& parts) {
    PsdHead head = readHeader(source, reader);
    head.palette = reader.part(4).rest();
    readResources(source, reader.part(4), head, parts);
    head.layers = layersOf(reader.part(head.isBig ? 8 : 4), head.isBig);
    head.hasTransparency = layerCount(source, head.layers) < 0;
    return head;
}

PsdBlock takePsdBlock(ByteReader& section, bool isBig, size_t padding) {
    section.take(4);  // 8BIM or 8B64
    const std::string_view key = textOf(section.take(4));
    const ByteReader content = section.part(isBig && isLong(key) ? 8 : 4);
    const size_t unused = (padding - content.rest().size() % padding) % padding;
    section.take(std::min(unused, section.rest().size()));
    return {key, content};
}

}  // namespace r2r::codecs
