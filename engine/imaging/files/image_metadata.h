// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/files/image_file.h"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// EXIF and XMP, through Exiv2. Damaged metadata never stops a picture: it is left out, with a
/// warning that names the file.
namespace r2r {

/// Metadata of a file, fit to be carried to a picture that is upright and looks different:
/// without orientation, thumbnails and the file's own structure.
struct ReadMetadata {
    ImageMetadata carried;
    int orientation = 1;  ///< EXIF code 1…8; 1 when unknown
};

/// @param exif  TIFF-structured block, or empty
/// @param xmp   packet, or empty
[[nodiscard]] ReadMetadata readMetadata(std::span<const std::byte> exif,
                                        const std::string& xmp,
                                        std::string_view name);

/// The EXIF block of a TIFF file, whose directories are those of the picture itself; empty when
/// there is none.
[[nodiscard]] std::vector<std::byte> exifOfTiff(std::span<const std::byte> file,
                                                std::string_view name);

/// Adds `exif` to an encoded TIFF.
[[nodiscard]] std::vector<std::byte> tiffWithExif(std::vector<std::byte> file,
                                                  std::span<const std::byte> exif);

/// What goes into a file. Both empty for `MetadataPolicy::Strip`.
struct WrittenMetadata {
    std::vector<std::byte> exif;
    std::string xmp;
};

/// @param size  of the picture that is written; EXIF repeats it.
[[nodiscard]] WrittenMetadata writtenMetadata(const ImageMetadata& metadata,
                                              MetadataPolicy policy,
                                              const std::string& software,
                                              Size size);

}  // namespace r2r
