// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/files/image_file.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace r2r {

enum class StoredAlpha : uint8_t { None, Straight, Multiplied };

/// A reader's decisions about a file, for people who wonder. Warnings are in the log.
struct PictureReport {
    ImageFormat format = ImageFormat::Png;
    Size size;                  ///< upright
    std::optional<Rect> place;  ///< of a layer, in pixels of the whole picture
    std::string_view colors;    ///< of the stored samples: "grey", "RGB", "CMYK", "L*a*b*"
    int bits = 8;               ///< per stored sample
    bool isFloat = false;
    StoredAlpha alpha = StoredAlpha::None;
    std::string profile;      ///< what the picture now has: "sRGB", "Display P3", …
    std::string profileFrom;  ///< where that was found; empty: nowhere, it is assumed
    int orientation = 1;      ///< EXIF code that was applied
    double resolutionX = 0;   ///< pixels per inch; 0: the file says nothing
    double resolutionY = 0;
    bool hasGainMap = false;
    std::vector<std::string> metadata;  ///< kinds that are carried: "EXIF", "XMP", …
};

struct ReportedPhotograph {
    Photograph photograph;
    PictureReport report;
};

/// `decodePhotograph`, with what was decided.
[[nodiscard]] ReportedPhotograph reportedPhotograph(std::span<const std::byte> content,
                                                    std::string_view name,
                                                    const JobContext& job = {});

/// "Adobe RGB (1998)": how a profile calls itself; empty when it does not.
[[nodiscard]] std::string profileName(const Image& image);

}  // namespace r2r
