// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/codecs/jpeg_segments.h"

#include "engine/core/log.h"
#include "engine/imaging/files/codecs/iptc_block.h"

#include <algorithm>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <string_view>

namespace r2r::codecs {
namespace {

constexpr std::string_view kExifPrefix("Exif\0\0", 6);
constexpr std::string_view kXmpPrefix("http://ns.adobe.com/xap/1.0/\0", 29);
constexpr std::string_view kExtendedXmpPrefix("http://ns.adobe.com/xmp/extension/\0", 35);
constexpr std::string_view kIccPrefix("ICC_PROFILE\0", 12);
constexpr std::string_view kGainMapPrefix("urn:iso:std:iso:ts:21496:-1\0", 28);
constexpr std::string_view kResourcesPrefix("Photoshop 3.0\0", 14);
constexpr int kApp1 = JPEG_APP0 + 1;
constexpr int kApp2 = JPEG_APP0 + 2;
constexpr int kApp13 = JPEG_APP0 + 13;
constexpr size_t kSegmentBytes = 65533;  // 16-bit length that counts itself

std::string_view markerText(const jpeg_marker_struct& marker) {
    return {reinterpret_cast<const char*>(marker.data), marker.data_length};
}

bool hasMarker(const jpeg_decompress_struct& info, int kind, std::string_view prefix) {
    for (const auto* marker = info.marker_list; marker; marker = marker->next)
        if (marker->marker == kind && markerText(*marker).starts_with(prefix))
            return true;
    return false;
}

/// The content after `prefix` of the segments of `kind` that start with it, each by itself.
std::vector<std::string_view> segments(const jpeg_decompress_struct& info,
                                       int kind,
                                       std::string_view prefix) {
    std::vector<std::string_view> found;
    for (const auto* marker = info.marker_list; marker; marker = marker->next)
        if (marker->marker == kind && markerText(*marker).starts_with(prefix))
            found.push_back(markerText(*marker).substr(prefix.size()));
    return found;
}

std::string_view firstSegment(const jpeg_decompress_struct& info,
                              int kind,
                              std::string_view prefix) {
    const auto all = segments(info, kind, prefix);
    return all.empty() ? std::string_view() : all.front();
}

uint32_t bigEndian(std::string_view bytes, size_t offset) {
    uint32_t value = 0;
    for (size_t i = 0; i < 4; ++i)
        value = value << 8 | static_cast<unsigned char>(bytes[offset + i]);
    return value;
}

/// The pieces of the packet that `xmp` announces (XMP, part 3, 1.1.3.1), put together; empty when
/// they are not whole.
std::string extendedXmp(const jpeg_decompress_struct& info, std::string_view xmp) {
    constexpr size_t kGuid = 32;
    constexpr size_t kHead = kGuid + 8;  // then the length of the whole and the place of the piece
    std::string packet;
    size_t have = 0;
    for (const std::string_view piece : segments(info, kApp1, kExtendedXmpPrefix)) {
        if (piece.size() < kHead || xmp.find(piece.substr(0, kGuid)) == std::string_view::npos)
            continue;
        const size_t length = bigEndian(piece, kGuid);
        const size_t place = bigEndian(piece, kGuid + 4);
        const std::string_view content = piece.substr(kHead);
        constexpr size_t kMost = size_t{64} << 20;
        if (length > kMost || place + content.size() > length)
            return {};
        packet.resize(std::max(packet.size(), length));
        std::ranges::copy(content, packet.begin() + static_cast<std::ptrdiff_t>(place));
        have += content.size();
    }
    return have == packet.size() ? packet : std::string();
}

/// The density of the JFIF header; nothing when that only tells the shape of a pixel.
std::optional<Resolution> resolutionOf(const jpeg_decompress_struct& info) {
    constexpr int kPerInch = 1;
    constexpr int kPerCentimetre = 2;
    const bool isKnown = info.saw_JFIF_marker != 0 && info.X_density > 0 && info.Y_density > 0;
    if (!isKnown || (info.density_unit != kPerInch && info.density_unit != kPerCentimetre))
        return std::nullopt;
    const double factor = info.density_unit == kPerCentimetre ? 2.54 : 1;
    return Resolution{factor * info.X_density, factor * info.Y_density};
}

std::vector<std::byte> bytesOf(std::string_view text) {
    const auto bytes = std::as_bytes(std::span(text));
    return {bytes.begin(), bytes.end()};
}

/// A segment of `prefix` and `content`; nothing when there is no content or it does not fit.
void addSegment(std::vector<JpegSegment>& segments,
                int kind,
                std::string_view prefix,
                std::span<const std::byte> content,
                std::string_view what) {
    if (content.empty())
        return;
    if (prefix.size() + content.size() > kSegmentBytes)
        return log::warning(fmt::format(
            "{} left out: {} do not fit into a JPEG segment", what, byteCountText(content.size())));
    JpegSegment segment{kind, bytesOf(prefix)};
    segment.content.insert(segment.content.end(), content.begin(), content.end());
    segments.push_back(std::move(segment));
}

}  // namespace

void keepSegments(jpeg_decompress_struct& info) {
    for (const int kind : {kApp1, kApp2, kApp13, JPEG_COM})
        jpeg_save_markers(&info, kind, 0xFFFF);
}

void readSegments(const jpeg_decompress_struct& info, FileParts& parts) {
    parts.exif = bytesOf(firstSegment(info, kApp1, kExifPrefix));
    parts.xmp = firstSegment(info, kApp1, kXmpPrefix);
    parts.extendedXmp = extendedXmp(info, parts.xmp);
    std::string resources;
    for (const std::string_view piece : segments(info, kApp13, kResourcesPrefix))
        resources += piece;
    parts.iptc = iptcInResources(std::as_bytes(std::span(resources)));
    if (const auto comment = firstSegment(info, JPEG_COM, {}); !comment.empty())
        parts.texts.emplace_back("Comment", comment);
    parts.resolution = resolutionOf(info);
    parts.hasGainMap = hasMarker(info, kApp2, kGainMapPrefix);
}

bool hasProfileSegments(const jpeg_decompress_struct& info) {
    return hasMarker(info, kApp2, kIccPrefix);
}

std::vector<JpegSegment> metadataSegments(const FileParts& parts) {
    std::vector<JpegSegment> segments;
    addSegment(segments, kApp1, kExifPrefix, parts.exif, "EXIF");
    addSegment(segments, kApp1, kXmpPrefix, std::as_bytes(std::span(parts.xmp)), "XMP");
    addSegment(segments, kApp13, {}, resourcesOfIptc(parts.iptc), "IPTC");
    for (const auto& [keyword, text] : parts.texts)
        if (keyword == "Comment")
            addSegment(segments, JPEG_COM, {}, std::as_bytes(std::span(text)), "the comment");
    return segments;
}

}  // namespace r2r::codecs
