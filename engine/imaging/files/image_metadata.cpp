// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/image_metadata.h"

#include "engine/core/error.h"
#include "engine/core/log.h"
#include "engine/imaging/files/codecs/iptc_block.h"
#include "engine/imaging/files/exiv2_values.h"
#include "engine/imaging/files/stale_metadata.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <exiv2/exiv2.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <optional>
#include <utility>

namespace r2r {
namespace {

using Bytes = std::vector<std::byte>;

/// DCF 2.0: an uncalibrated colour space and the interoperability index R03. Some cameras write the
/// colour space 2 instead, which EXIF does not know but every program understands.
bool saysAdobeRgb(const Exiv2::ExifData& data) {
    const auto entry = data.findKey(Exiv2::ExifKey("Exif.Photo.ColorSpace"));
    const long space = entry != data.end() && entry->count() > 0 ? entry->toLong() : 0;
    constexpr long kSrgb = 1;
    constexpr long kAdobeRgb = 2;
    if (space == kSrgb || space == kAdobeRgb)
        return space == kAdobeRgb;
    const auto index = data.findKey(Exiv2::ExifKey("Exif.Iop.InteroperabilityIndex"));
    return index != data.end() && index->toString().starts_with("R03");
}

/// Behind what JPEG segments begin with; some programs carry it on into PNG and WebP.
std::span<const std::byte> withoutSegmentName(std::span<const std::byte> exif) {
    constexpr std::string_view kName("Exif\0\0", 6);
    const std::string_view text(reinterpret_cast<const char*>(exif.data()), exif.size());
    return text.starts_with(kName) ? exif.subspan(kName.size()) : exif;
}

int orientationOf(const Exiv2::ExifData& data) {
    const auto entry = data.findKey(Exiv2::ExifKey("Exif.Image.Orientation"));
    const long code = entry != data.end() && entry->count() > 0 ? entry->toLong() : 1;
    return code >= 1 && code <= 8 ? static_cast<int>(code) : 1;
}

/// Runs `work`; whatever Exiv2 throws becomes a warning and an empty result.
template <typename Work>
auto leftOutIfDamaged(std::string_view name, std::string_view what, const Work& work)
    -> decltype(work()) {
    prepareExiv2();
    try {
        return work();
    } catch (const std::exception& exception) {
        // Exiv2's parsers let standard exceptions escape from damaged blocks as well.
        log::warning(fmt::format(
            "{}: its {} is damaged and was left out ({})", name, what, exception.what()));
        return {};
    }
}

std::optional<codecs::Resolution> resolutionOf(const Exiv2::ExifData& data) {
    const auto value = [&](const char* key, double fallback) {
        const auto entry = data.findKey(Exiv2::ExifKey(key));
        return entry != data.end() && entry->count() > 0 ? double{entry->toFloat()} : fallback;
    };
    constexpr double kInch = 2;
    constexpr double kCentimetre = 3;
    const double unit = value("Exif.Image.ResolutionUnit", kInch);
    const double x = value("Exif.Image.XResolution", 0);
    const double y = value("Exif.Image.YResolution", x);
    if (!(x > 0 && y > 0) || !std::isfinite(x + y) || (unit != kInch && unit != kCentimetre))
        return std::nullopt;
    const double factor = unit == kCentimetre ? 2.54 : 1;
    return codecs::Resolution{factor * x, factor * y};
}

/// Formats that count per metre or centimetre round; whole numbers come back as such.
Exiv2::URational rational(double value) {
    constexpr double kRounding = 0.02;
    constexpr uint32_t kParts = 1000;
    const double whole = std::round(value);
    return std::abs(value - whole) < kRounding
               ? Exiv2::URational(static_cast<uint32_t>(whole), 1)
               : Exiv2::URational(static_cast<uint32_t>(std::lround(value * kParts)), kParts);
}

bool has(const Exiv2::ExifData& data, const char* key) {
    return data.findKey(Exiv2::ExifKey(key)) != data.end();
}

/// Adds what EXIF 2.3 (4.6.8, table 17) demands of a compressed picture. An unknown resolution is
/// 72 per inch there.
void addRequired(Exiv2::ExifData& data) {
    const auto add = [&](const char* key, auto value) {
        if (!has(data, key))
            data[key] = value;
    };
    add("Exif.Image.XResolution", Exiv2::URational(72, 1));
    add("Exif.Image.YResolution", Exiv2::URational(72, 1));
    add("Exif.Image.ResolutionUnit", uint16_t{2});
    add("Exif.Image.YCbCrPositioning", uint16_t{1});
}

/// Whether EXIF allows a tag in compressed pictures alone.
bool isOfJpeg(const Exiv2::Exifdatum& entry) {
    constexpr std::array<std::string_view, 4> kTags{
        "ComponentsConfiguration", "CompressedBitsPerPixel", "PixelXDimension", "PixelYDimension"};
    return entry.groupName() == "Photo" && std::ranges::count(kTags, entry.tagName()) > 0;
}

/// Tells EXIF what the file says elsewhere.
void complete(Exiv2::ExifData& data, const codecs::FileParts& parts) {
    if (!resolutionOf(data))  // without a unit they tell the shape of a pixel
        eraseIf(data, [](const Exiv2::Exifdatum& entry) {
            return entry.key() == "Exif.Image.XResolution" ||
                   entry.key() == "Exif.Image.YResolution" ||
                   entry.key() == "Exif.Image.ResolutionUnit";
        });
    if (parts.resolution && !has(data, "Exif.Image.XResolution")) {
        data["Exif.Image.XResolution"] = rational(parts.resolution->x);
        data["Exif.Image.YResolution"] = rational(parts.resolution->y);
        data["Exif.Image.ResolutionUnit"] = uint16_t{2};
    }
    constexpr std::array<std::pair<std::string_view, const char*>, 6> kKeys{{
        {"Author", "Exif.Image.Artist"},
        {"Copyright", "Exif.Image.Copyright"},
        {"Description", "Exif.Image.ImageDescription"},
        {"Title", "Exif.Image.ImageDescription"},
        {"Comment", "Exif.Photo.UserComment"},
        {"parameters", "Exif.Photo.UserComment"},
    }};
    for (const auto& [keyword, key] : kKeys)
        for (const auto& [word, text] : parts.texts)
            if (word == keyword && !text.empty() && !has(data, key)) {
                const bool isComment = std::string_view(key).ends_with("UserComment");
                data[key] = isComment ? "charset=Unicode " + text : text;
            }
}

/// Adds what `data` lacks.
void complete(Exiv2::XmpData& data, const Exiv2::XmpData& more) {
    for (const Exiv2::Xmpdatum& entry : more)
        if (data.findKey(Exiv2::XmpKey(entry.key())) == data.end())
            data.add(entry);
}

Bytes editedExif(const ImageMetadata& metadata,
                 MetadataPolicy policy,
                 const std::string& software,
                 const WrittenPicture& picture,
                 std::optional<codecs::Resolution>& resolution) {
    Exiv2::ExifData data = parsedExif(metadata.exif ? *metadata.exif : Bytes{});
    if (policy == MetadataPolicy::StripLocation) {
        eraseIf(data, [](const Exiv2::Exifdatum& entry) { return tellsLocation(entry); });
        eraseIf(data,
                [](const Exiv2::Exifdatum& entry) { return entry.key() == "Exif.Image.GPSTag"; });
    }
    if (!software.empty())
        data["Exif.Image.Software"] = software;
    const auto update = [&](const char* key, int value) {
        if (has(data, key))
            data[key] = static_cast<uint32_t>(value);
    };
    update("Exif.Photo.PixelXDimension", picture.size.width);
    update("Exif.Photo.PixelYDimension", picture.size.height);
    constexpr uint16_t kSrgb = 1;
    constexpr uint16_t kUncalibrated = 0xFFFF;
    if (has(data, "Exif.Photo.ColorSpace"))
        data["Exif.Photo.ColorSpace"] = picture.isSrgb ? kSrgb : kUncalibrated;
    resolution = resolutionOf(data);
    if (picture.isJpeg && !data.empty())
        addRequired(data);
    return exifBytes(data);
}

/// `xmpText` of at most `most` bytes: the longest properties go first.
std::string shortenedXmp(Exiv2::XmpData data, size_t most) {
    std::string packet = xmpText(data);
    std::vector<std::string> dropped;
    while (most > 0 && packet.size() > most && !data.empty()) {
        const auto length = [](const Exiv2::Xmpdatum& entry) { return entry.size(); };
        const auto longest =
            std::max_element(data.begin(), data.end(), [&](const auto& a, const auto& b) {
                return length(a) < length(b);
            });
        dropped.push_back(longest->groupName() + ':' + longest->tagName());
        data.erase(longest);
        packet = xmpText(data);
    }
    if (!dropped.empty())
        log::warning(fmt::format("XMP that is too long for the format was left out: {}",
                                 fmt::join(dropped, ", ")));
    return packet;
}

std::string editedXmp(const ImageMetadata& metadata,
                      MetadataPolicy policy,
                      const WrittenPicture& picture) {
    if (!metadata.xmp)
        return {};
    const size_t most = picture.mostXmpBytes;
    if (policy == MetadataPolicy::Keep && (most == 0 || metadata.xmp->size() <= most))
        return *metadata.xmp;
    Exiv2::XmpData data = parsedXmp(*metadata.xmp);
    if (policy == MetadataPolicy::StripLocation)
        eraseIf(data, [](const Exiv2::Xmpdatum& entry) { return tellsLocation(entry); });
    return shortenedXmp(std::move(data), most);
}

Bytes editedIptc(const ImageMetadata& metadata, MetadataPolicy policy) {
    if (!metadata.iptc || policy == MetadataPolicy::Keep)
        return metadata.iptc ? *metadata.iptc : Bytes();
    Exiv2::IptcData data = parsedIptc(*metadata.iptc);
    eraseIf(data, [](const Exiv2::Iptcdatum& entry) { return tellsLocation(entry); });
    const Exiv2::DataBuf block = Exiv2::IptcParser::encode(data);
    const auto* first = reinterpret_cast<const std::byte*>(block.pData_);
    return {first, first + block.size_};
}

bool isBigTiff(std::span<const std::byte> file) {
    constexpr auto kVersion = std::byte{43};
    return file.size() > 3 && (file[2] == kVersion || file[3] == kVersion);
}

/// The raw content of an entry of a TIFF.
Bytes contentOf(const Exiv2::ExifData& data, const char* key) {
    const auto entry = data.findKey(Exiv2::ExifKey(key));
    if (entry == data.end())
        return {};
    Bytes content(static_cast<size_t>(entry->size()));
    entry->copy(reinterpret_cast<Exiv2::byte*>(content.data()), Exiv2::littleEndian);
    return content;
}

template <typename Content>
std::shared_ptr<const Content> sharedUnlessEmpty(Content content) {
    return content.empty() ? nullptr : std::make_shared<const Content>(std::move(content));
}

}  // namespace

ReadMetadata readMetadata(const codecs::FileParts& parts, std::string_view name) {
    ReadMetadata result;
    result.carried.exif = sharedUnlessEmpty(leftOutIfDamaged(name, "EXIF", [&] {
        Exiv2::ExifData data = parsedExif(withoutSegmentName(parts.exif));
        result.orientation = orientationOf(data);
        result.saysAdobeRgb = saysAdobeRgb(data);
        eraseIf(data, [](const Exiv2::Exifdatum& entry) { return isStale(entry); });
        complete(data, parts);
        result.resolution = resolutionOf(data);
        return exifBytes(data);
    }));
    Exiv2::XmpData more;  // what the other packet and IPTC say
    result.carried.iptc = sharedUnlessEmpty(leftOutIfDamaged(name, "IPTC", [&] {
        Exiv2::copyIptcToXmp(parsedIptc(parts.iptc), more);
        return parts.iptc;
    }));
    if (!parts.extendedXmp.empty())
        complete(more, leftOutIfDamaged(name, "extended XMP", [&] {
                     return parsedXmp(parts.extendedXmp);
                 }));
    Companions lost;
    result.carried.xmp = sharedUnlessEmpty(leftOutIfDamaged(name, "XMP", [&] {
        Exiv2::XmpData data = parsedXmp(parts.xmp);
        lost = companions(data);
        complete(data, more);
        eraseIf(data, [](const Exiv2::Xmpdatum& entry) { return isStale(entry); });
        return xmpText(data);
    }));
    result.hasGainMap = parts.hasGainMap || lost.hasGainMap;
    if (result.hasGainMap)
        log::warning(fmt::format("{}: its HDR gain map is left out: the result is SDR", name));
    if (lost.hasFilm)
        log::warning(fmt::format("{}: the film beside the picture is left out", name));
    if (!parts.texts.empty())
        result.carried.texts =
            std::make_shared<const std::vector<codecs::PictureText>>(parts.texts);
    return result;
}

bool hasGainMap(const codecs::FileParts& parts, std::string_view name) {
    bool isAnnounced = false;
    static_cast<void>(leftOutIfDamaged(name, "XMP", [&] {
        isAnnounced = companions(parsedXmp(parts.xmp)).hasGainMap;
        return std::string();
    }));
    return parts.hasGainMap || isAnnounced;
}

Bytes exifOfTiff(std::span<const std::byte> file, std::string_view name) {
    if (isBigTiff(file))
        return {};
    return leftOutIfDamaged(name, "EXIF", [&] {
        Exiv2::ExifData data = parsedExif(file);
        eraseIf(data, [](const Exiv2::Exifdatum& entry) {
            return isStale(entry) && entry.groupName() != "Iop";
        });
        return exifBytes(data);
    });
}

Bytes exifOfRaw(std::span<const std::byte> file, std::string_view name) {
    return leftOutIfDamaged(name, "EXIF", [&] {
        const auto image = Exiv2::ImageFactory::open(octets(file), static_cast<long>(file.size()));
        image->readMetadata();
        Exiv2::ExifData data = image->exifData();
        eraseIf(data, [](const Exiv2::Exifdatum& entry) { return isStale(entry); });
        return exifBytes(data);
    });
}

Bytes iptcOfTiff(std::span<const std::byte> file, std::string_view name) {
    if (isBigTiff(file))
        return {};
    return leftOutIfDamaged(name, "IPTC", [&] {
        const Exiv2::ExifData data = parsedExif(file);
        Bytes iptc = contentOf(data, "Exif.Image.IPTCNAA");
        return !iptc.empty() ? iptc : iptcInResources(contentOf(data, "Exif.Image.ImageResources"));
    });
}

Bytes tiffWithMetadata(Bytes file,
                       std::span<const std::byte> exif,
                       std::span<const std::byte> iptc) {
    prepareExiv2();
    try {
        auto tiff = Exiv2::ImageFactory::open(octets(file), static_cast<long>(file.size()));
        tiff->readMetadata();
        for (const Exiv2::Exifdatum& entry : parsedExif(exif))
            if (!isStale(entry) && !isOfJpeg(entry))
                tiff->exifData()[entry.key()] = entry.value();
        tiff->setIptcData(parsedIptc(iptc));
        tiff->writeMetadata();
        Exiv2::BasicIo& io = tiff->io();
        Bytes result(static_cast<size_t>(io.size()));
        io.seek(0, Exiv2::BasicIo::beg);
        io.read(reinterpret_cast<Exiv2::byte*>(result.data()), static_cast<long>(result.size()));
        return result;
    } catch (const std::exception& exception) {
        log::warning(fmt::format("the EXIF could not be stored in the TIFF: {}", exception.what()));
        return file;
    }
}

void writeMetadata(const ImageMetadata& metadata,
                   MetadataPolicy policy,
                   const std::string& software,
                   const WrittenPicture& picture,
                   codecs::FileParts& parts) {
    if (policy == MetadataPolicy::Strip)
        return;
    parts.exif = leftOutIfDamaged("metadata", "EXIF", [&] {
        return editedExif(metadata, policy, software, picture, parts.resolution);
    });
    parts.xmp =
        leftOutIfDamaged("metadata", "XMP", [&] { return editedXmp(metadata, policy, picture); });
    parts.iptc = leftOutIfDamaged("metadata", "IPTC", [&] { return editedIptc(metadata, policy); });
    if (metadata.texts)
        parts.texts = *metadata.texts;
}

}  // namespace r2r
