// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/files/codecs/picture_file.h"

#include <string_view>

namespace r2r::codecs {

inline constexpr std::string_view kPngXmpKeyword = "XML:com.adobe.xmp";

/// A tEXt, zTXt or iTXt chunk, unpacked.
struct PngText {
    std::string_view keyword;
    std::string_view text;
    bool isUnicode = false;  ///< UTF-8, otherwise Latin-1
};

/// Puts the text where it belongs: XMP under its keyword, whatever the chunk; EXIF, XMP, IPTC and
/// ICC profiles that older programs write as hexadecimal numbers ("Raw profile type exif"); and the
/// keywords that say something of the picture rather than of a file.
void addText(const PngText& text, FileParts& parts);

}  // namespace r2r::codecs
