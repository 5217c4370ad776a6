// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/exiv2_values.h"

#include "engine/core/log.h"

#include <fmt/format.h>
#include <limits>
#include <mutex>

namespace r2r {

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

std::vector<std::byte> exifBytes(const Exiv2::ExifData& data) {
    if (data.empty())
        return {};
    Exiv2::Blob blob;
    Exiv2::ExifData copy = data;  // the encoder drops what does not fit into the segment of a JPEG
    Exiv2::ExifParser::encode(blob, Exiv2::littleEndian, copy);
    const Exiv2::ExifKey makerNote("Exif.Photo.MakerNote");
    if (data.findKey(makerNote) != data.end() && copy.findKey(makerNote) == copy.end())
        log::warning("the maker note is too long for EXIF and was left out");
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

Exiv2::IptcData parsedIptc(std::span<const std::byte> iptc) {
    Exiv2::IptcData data;
    if (!iptc.empty() &&
        Exiv2::IptcParser::decode(data, octets(iptc), static_cast<uint32_t>(iptc.size())) != 0)
        throw Exiv2::Error(Exiv2::kerErrorMessage, "the IPTC block is damaged");
    return data;
}

}  // namespace r2r
