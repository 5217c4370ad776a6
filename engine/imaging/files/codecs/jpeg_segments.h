// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/files/codecs/picture_file.h"

#include <cstddef>
#include <cstdio>
#include <vector>

// After <cstdio>: it needs FILE.
#include <jpeglib.h>

/// Reads and writes the segments beside a JPEG's picture: EXIF, XMP, IPTC, a comment.
namespace r2r::codecs {

/// Before the header is read; inside a `CGuard`.
void keepSegments(jpeg_decompress_struct& info);

/// All but the colour profile, for which libjpeg has a function.
void readSegments(const jpeg_decompress_struct& info, FileParts& parts);

[[nodiscard]] bool hasProfileSegments(const jpeg_decompress_struct& info);

struct JpegSegment {
    int kind = JPEG_APP0 + 1;
    std::vector<std::byte> content;
};

/// In the order in which they are written. What does not fit into a segment is left out, with a
/// warning in the log.
[[nodiscard]] std::vector<JpegSegment> metadataSegments(const FileParts& parts);

}  // namespace r2r::codecs
