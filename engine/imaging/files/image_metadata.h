// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/files/codecs/picture_file.h"
#include "engine/imaging/files/image_file.h"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// EXIF, XMP and IPTC, through Exiv2. Damaged metadata never stops a picture: it is left out, with
/// a warning that names the file.
namespace r2r {

/// Metadata of a file, fit to be carried to a picture that is upright and looks different: without
/// what `isStale` names.
struct ReadMetadata {
    ImageMetadata carried;
    int orientation = 1;        ///< EXIF code 1…8; 1 when unknown
    bool saysAdobeRgb = false;  ///< EXIF names Adobe RGB as the colour space of the samples
    bool hasGainMap = false;    ///< by a mark in the file, or by XMP
    std::optional<codecs::Resolution> resolution;
};

/// Reads the metadata of a file's parts. EXIF may also follow the name of a JPEG segment. What
/// only one kind of metadata says (a resolution outside of EXIF, the texts of a PNG, IPTC) is told
/// to the kinds that all formats hold as well.
[[nodiscard]] ReadMetadata readMetadata(const codecs::FileParts& parts, std::string_view name);

/// Whether the file has HDR beside its picture: by a mark, or by XMP. Damaged XMP says nothing.
[[nodiscard]] bool hasGainMap(const codecs::FileParts& parts, std::string_view name);

/// The EXIF block of a TIFF file, whose directories are those of the picture itself, without the
/// pictures beside it; empty when there is none, and for a BigTIFF, which Exiv2 does not read.
[[nodiscard]] std::vector<std::byte> exifOfTiff(std::span<const std::byte> file,
                                                std::string_view name);

/// Its IPTC block, likewise.
[[nodiscard]] std::vector<std::byte> iptcOfTiff(std::span<const std::byte> file,
                                                std::string_view name);

/// The EXIF block of a camera's raw file, whatever its container.
[[nodiscard]] std::vector<std::byte> exifOfRaw(std::span<const std::byte> file,
                                               std::string_view name);

/// Adds EXIF and IPTC to an encoded TIFF.
[[nodiscard]] std::vector<std::byte> tiffWithMetadata(std::vector<std::byte> file,
                                                      std::span<const std::byte> exif,
                                                      std::span<const std::byte> iptc);

/// The facts of the picture that is written that EXIF repeats, and those that its format can take.
struct WrittenPicture {
    Size size;
    bool isSrgb = true;
    size_t mostXmpBytes = 0;  ///< 0: any number
    bool isJpeg = false;      ///< then EXIF has tags that must be there
};

/// Puts what goes into a file beside its pixels into `parts`: nothing for `MetadataPolicy::Strip`.
/// XMP that is too long for the format loses its longest properties, with a warning.
void writeMetadata(const ImageMetadata& metadata,
                   MetadataPolicy policy,
                   const std::string& software,
                   const WrittenPicture& picture,
                   codecs::FileParts& parts);

}  // namespace r2r
