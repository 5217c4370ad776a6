// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <exiv2/exiv2.hpp>
#include <iterator>
#include <span>
#include <string>
#include <vector>

/// Metadata between bytes and Exiv2's values. Private to `image_metadata`.
namespace r2r {

/// Before anything else of Exiv2: its XMP toolkit has global state, one initialisation and one user
/// at a time. Any thread, any number of times.
void prepareExiv2();

[[nodiscard]] const Exiv2::byte* octets(std::span<const std::byte> bytes);

/// Parses a TIFF-structured block; empty bytes are no metadata, for the others too.
/// @throws whatever Exiv2 throws for damaged ones, standard exceptions among them.
[[nodiscard]] Exiv2::ExifData parsedExif(std::span<const std::byte> exif);
[[nodiscard]] Exiv2::XmpData parsedXmp(const std::string& xmp);
[[nodiscard]] Exiv2::IptcData parsedIptc(std::span<const std::byte> iptc);

/// Little-endian. What does not fit into the 64 KiB of a JPEG's segment is left out.
[[nodiscard]] std::vector<std::byte> exifBytes(const Exiv2::ExifData& data);
[[nodiscard]] std::string xmpText(const Exiv2::XmpData& data);

template <typename Metadata, typename Condition>
void eraseIf(Metadata& metadata, const Condition& condition) {
    for (auto entry = metadata.begin(); entry != metadata.end();)
        entry = condition(*entry) ? metadata.erase(entry) : std::next(entry);
}

}  // namespace r2r
