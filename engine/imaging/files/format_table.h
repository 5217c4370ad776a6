// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/files/image_file.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace r2r {

/// Kinds of metadata that a format holds, to be added up.
enum MetadataKinds : uint8_t {
    kNoMetadata = 0,
    kExif = 1,
    kXmp = 2,
    kIptc = 4,
    kTexts = 8,       ///< keywords and texts of a PNG
    kResolution = 16  ///< stated outside of EXIF
};

/// Our use of one half of a format: reading it, or writing it.
struct FormatUse {
    std::span<const SampleType> samples;  ///< as pictures have them in memory; empty: not at all
    bool alpha = false;
    bool profile = false;  ///< ICC
    uint8_t metadata = kNoMetadata;
    int longestSide = 0;  ///< in pixels; 0: as long as a picture may be
};

/// The abilities of a file format, read and written. `docs/formats.md` shows these rows, and a test
/// writes and reads what they promise.
struct FormatRow {
    ImageFormat format;
    std::string_view name;
    std::string_view endings;  ///< separated by spaces; the first is that of results
    std::string_view library;  ///< that may be missing when the program is built; empty: never
    FormatUse in;
    FormatUse out;
    std::string_view remark;  ///< for the table: limits, and what becomes of the rest
};

[[nodiscard]] std::span<const FormatRow> formatTable();
[[nodiscard]] const FormatRow& rowOf(ImageFormat format);

/// ".jpg": of results.
[[nodiscard]] std::string_view resultEnding(ImageFormat format);

/// Whether this build reads, or writes, the format: not without its library.
[[nodiscard]] bool isRead(ImageFormat format);
[[nodiscard]] bool isWritten(ImageFormat format);

/// "Use .jpg, .png, … or .exr.": of the formats that this build writes; with alpha, of those alone.
[[nodiscard]] std::string endingsToUse(bool withAlpha = false);

/// The ending, with its dot, of a result that is named after `picture`: its own, or for formats
/// that are not written, or with fewer bits, that of one which holds the same samples.
[[nodiscard]] std::string endingForResult(const std::filesystem::path& picture);

/// "HEIC and AVIF (libheif), JPEG XL (libjxl)": what was left out of this build; empty: nothing.
[[nodiscard]] std::string formatsLeftOut();

/// The table of `docs/formats.md`, in Markdown.
[[nodiscard]] std::string formatTableText();

}  // namespace r2r
