// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/image_metadata.h"

#include "engine/core/error.h"
#include "engine/core/log.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <exiv2/exiv2.hpp>
#include <fmt/format.h>
#include <limits>
#include <mutex>

namespace r2r {
namespace {

using Bytes = std::vector<std::byte>;

/// Exiv2's XMP toolkit has global state: one initialisation, one user at a time.
void prepareExiv2() {
    static std::once_flag once;
    std::call_once(once, [] {
        static std::mutex mutex;
        Exiv2::XmpParser::initialize(
            [](void* lock, bool isLocking) {
                auto& toolkit = *static_cast<std::mutex*>(lock);
                isLocking ? toolkit.lock() : toolkit.unlock();
            },
            &mutex);
        Exiv2::LogMsg::setHandler([](int level, const char* text) {
            std::string line = text;
            line.erase(line.find_last_not_of(" \r\n") + 1);
            if (level >= Exiv2::LogMsg::error)
                log::debug(fmt::format("exiv2: {}", line));
        });
    });
}

bool startsWith(std::string_view text, std::string_view prefix) {
    return text.starts_with(prefix);
}

std::string lowered(std::string_view text) {
    std::string result(text);
    std::ranges::transform(
        result, result.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return result;
}

/// Names of properties that tell where a picture was taken, in EXIF (also in makers' notes) and in
/// the XMP schemas of EXIF, Photoshop, IPTC and drones.
bool tellsLocation(std::string_view name) {
    constexpr std::array<std::string_view, 3> kAnywhere{"gps", "latitude", "longitude"};
    constexpr std::array<std::string_view, 9> kAtStart{"location",
                                                       "city",
                                                       "state",
                                                       "province",
                                                       "country",
                                                       "sublocation",
                                                       "worldregion",
                                                       "landmark",
                                                       "venue"};
    const std::string lower = lowered(name);
    return std::ranges::any_of(kAnywhere,
                               [&](auto part) { return lower.find(part) != std::string::npos; }) ||
           std::ranges::any_of(kAtStart, [&](auto part) { return startsWith(lower, part); });
}

template <typename Metadata, typename Condition>
void eraseIf(Metadata& metadata, const Condition& condition) {
    for (auto entry = metadata.begin(); entry != metadata.end();)
        entry = condition(*entry) ? metadata.erase(entry) : std::next(entry);
}

/// Tags that describe how a file stores its pixels, or pictures beside the picture.
bool isStructure(const Exiv2::Exifdatum& entry) {
    const std::string group = entry.groupName();
    if (startsWith(group, "Thumbnail") || startsWith(group, "SubImage") || group == "SubThumb1" ||
        group == "Image2" || group == "Image3" || group == "MpfInfo" || group == "Iop")
        return true;
    if (group != "Image")
        return false;
    constexpr std::array<uint16_t, 33> kTags{
        0x00FE, 0x00FF, 0x0100, 0x0101, 0x0102, 0x0103, 0x0106, 0x010A, 0x0111, 0x0112, 0x0115,
        0x0116, 0x0117, 0x011C, 0x013D, 0x0140, 0x0142, 0x0143, 0x0144, 0x0145, 0x014A, 0x0152,
        0x0153, 0x015B, 0x0200, 0x0201, 0x0202, 0x0211, 0x0212, 0x02BC, 0x83BB, 0x8649, 0x8773};
    return std::ranges::find(kTags, entry.tag()) != kTags.end();
}

bool isStructure(const Exiv2::Xmpdatum& entry) {
    return entry.key() == "Xmp.tiff.Orientation" || entry.key() == "Xmp.tiff.ImageWidth" ||
           entry.key() == "Xmp.tiff.ImageLength" || startsWith(entry.key(), "Xmp.xmp.Thumbnails");
}

bool tellsLocation(const Exiv2::Exifdatum& entry) {
    return entry.groupName() == "GPSInfo" || tellsLocation(entry.tagName());
}

bool tellsLocation(const Exiv2::Xmpdatum& entry) {
    return tellsLocation(entry.tagName());
}

const Exiv2::byte* octets(std::span<const std::byte> bytes) {
    return reinterpret_cast<const Exiv2::byte*>(bytes.data());
}

Exiv2::ExifData parsedExif(std::span<const std::byte> exif) {
    Exiv2::ExifData data;
    if (!exif.empty() && exif.size() <= std::numeric_limits<uint32_t>::max())
        Exiv2::ExifParser::decode(data, octets(exif), static_cast<uint32_t>(exif.size()));
    return data;
}

Exiv2::XmpData parsedXmp(const std::string& xmp) {
    Exiv2::XmpData data;
    if (!xmp.empty() && Exiv2::XmpParser::decode(data, xmp) != 0)
        throw Exiv2::Error(Exiv2::kerErrorMessage, "the XMP packet is damaged");
    return data;
}

Bytes exifBytes(const Exiv2::ExifData& data) {
    if (data.empty())
        return {};
    Exiv2::Blob blob;
    Exiv2::ExifData copy = data;  // the encoder may drop what does not fit
    Exiv2::ExifParser::encode(blob, Exiv2::littleEndian, copy);
    const auto bytes = std::as_bytes(std::span(blob));
    return {bytes.begin(), bytes.end()};
}

std::string xmpText(const Exiv2::XmpData& data) {
    std::string packet;
    if (!data.empty() &&
        Exiv2::XmpParser::encode(packet, data, Exiv2::XmpParser::useCompactFormat) != 0)
        throw Exiv2::Error(Exiv2::kerErrorMessage, "the XMP packet cannot be written");
    return packet;
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

Bytes editedExif(const ImageMetadata& metadata,
                 MetadataPolicy policy,
                 const std::string& software,
                 Size size) {
    Exiv2::ExifData data = parsedExif(metadata.exif ? *metadata.exif : Bytes{});
    if (policy == MetadataPolicy::StripLocation) {
        eraseIf(data, [](const Exiv2::Exifdatum& entry) { return tellsLocation(entry); });
        eraseIf(data,
                [](const Exiv2::Exifdatum& entry) { return entry.key() == "Exif.Image.GPSTag"; });
    }
    if (!software.empty())
        data["Exif.Image.Software"] = software;
    const auto update = [&](const char* key, int value) {
        if (data.findKey(Exiv2::ExifKey(key)) != data.end())
            data[key] = static_cast<uint32_t>(value);
    };
    update("Exif.Photo.PixelXDimension", size.width);
    update("Exif.Photo.PixelYDimension", size.height);
    return exifBytes(data);
}

std::string editedXmp(const ImageMetadata& metadata, MetadataPolicy policy) {
    if (!metadata.xmp || policy == MetadataPolicy::Keep)
        return metadata.xmp ? *metadata.xmp : std::string();
    Exiv2::XmpData data = parsedXmp(*metadata.xmp);
    eraseIf(data, [](const Exiv2::Xmpdatum& entry) { return tellsLocation(entry); });
    return xmpText(data);
}

template <typename Content>
std::shared_ptr<const Content> sharedUnlessEmpty(Content content) {
    return content.empty() ? nullptr : std::make_shared<const Content>(std::move(content));
}

}  // namespace

ReadMetadata readMetadata(std::span<const std::byte> exif,
                          const std::string& xmp,
                          std::string_view name) {
    ReadMetadata result;
    result.carried.exif = sharedUnlessEmpty(leftOutIfDamaged(name, "EXIF", [&] {
        Exiv2::ExifData data = parsedExif(exif);
        result.orientation = orientationOf(data);
        eraseIf(data, [](const Exiv2::Exifdatum& entry) { return isStructure(entry); });
        return exifBytes(data);
    }));
    result.carried.xmp = sharedUnlessEmpty(leftOutIfDamaged(name, "XMP", [&] {
        Exiv2::XmpData data = parsedXmp(xmp);
        eraseIf(data, [](const Exiv2::Xmpdatum& entry) { return isStructure(entry); });
        return xmpText(data);
    }));
    return result;
}

Bytes exifOfTiff(std::span<const std::byte> file, std::string_view name) {
    return leftOutIfDamaged(name, "EXIF", [&] {
        Exiv2::ExifData data = parsedExif(file);
        eraseIf(data, [](const Exiv2::Exifdatum& entry) { return isStructure(entry); });
        return exifBytes(data);
    });
}

Bytes tiffWithExif(Bytes file, std::span<const std::byte> exif) {
    prepareExiv2();
    try {
        auto tiff = Exiv2::ImageFactory::open(octets(file), static_cast<long>(file.size()));
        tiff->readMetadata();
        for (const Exiv2::Exifdatum& entry : parsedExif(exif))
            if (!isStructure(entry))
                tiff->exifData()[entry.key()] = entry.value();
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

WrittenMetadata writtenMetadata(const ImageMetadata& metadata,
                                MetadataPolicy policy,
                                const std::string& software,
                                Size size) {
    if (policy == MetadataPolicy::Strip)
        return {};
    WrittenMetadata written;
    written.exif = leftOutIfDamaged(
        "metadata", "EXIF", [&] { return editedExif(metadata, policy, software, size); });
    written.xmp = leftOutIfDamaged("metadata", "XMP", [&] { return editedXmp(metadata, policy); });
    return written;
}

}  // namespace r2r
