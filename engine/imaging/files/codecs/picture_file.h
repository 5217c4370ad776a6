// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/error.h"
#include "engine/core/image.h"
#include "engine/imaging/color/declared_colors.h"
#include "engine/imaging/files/codecs/exr_frame.h"
#include "engine/imaging/files/codecs/picture_layer.h"
#include "engine/imaging/pixels/row_maker.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// One pair of functions per file format, each over the format's own library: the way between
/// the bytes of a file and `FileParts`. The meaning of the parts is decided in `image_file`.
namespace r2r::codecs {

/// Bytes of a picture file; borrowed for the call.
struct Source {
    std::span<const std::byte> content;
    std::string_view name;   ///< what messages call it
    std::string_view layer;  ///< of a file of several; empty: what it shows by itself
    std::stop_token stop;    ///< asked by readers that take long

    /// "could not open NAME: REASON", to be thrown.
    [[nodiscard]] Error error(ErrorCode code, std::string_view reason, std::string hint = {}) const;

    /// Refuses what no picture can be, and more pixels than we work with, before anything is
    /// allocated.
    /// @throws Error{Corrupt, Unsupported}
    [[nodiscard]] Size checkedSize(uint64_t width, uint64_t height) const;

    void warn(std::string_view what) const;

    /// @throws Cancelled if a stop was requested.
    void throwIfCancelled() const;
};

/// The meaning of the channels of stored samples.
enum class ColorModel : uint8_t {
    GreyOrRgb,  ///< by their number; the last of 2 and 4 is alpha
    Cmyk,       ///< ink, 0 being none
    Lab,        ///< CIE L*a*b*; a* and b* are raised by 128, except in floats
};

/// The size at which a picture is meant to be seen.
struct Resolution {
    double x = 0;  ///< pixels per inch
    double y = 0;
};

/// A word of its own that a file has for its picture: keyword and text, UTF-8.
using PictureText = std::pair<std::string, std::string>;

/// A picture file taken apart.
struct FileParts {
    Image image;  ///< 1 to 4 channels as stored, straight alpha, not yet upright
    Image alpha;  ///< of `image`, which has none then; one channel; empty: as `image` says
    std::optional<Rect> place;  ///< of a layer, in pixels of the whole picture
    ColorModel model = ColorModel::GreyOrRgb;
    std::optional<Chromaticity> labWhite;  ///< of Lab; nothing: D50
    std::vector<std::byte> icc;            ///< also what the file states otherwise; empty: none
    bool saysSrgb = false;                 ///< in so many words; `icc` is empty then
    std::string colorsFrom;          ///< what says so, if it is no ICC profile: "gAMA and cHRM"
    int storedBits = 0;              ///< per sample in the file; 0: those of `image`
    bool isAlphaMultiplied = false;  ///< in the file; never in `image`
    std::vector<std::byte> exif;     ///< TIFF-structured block; empty: none
    std::string xmp;                 ///< packet; empty: none
    std::string extendedXmp;         ///< what did not fit into the packet of a JPEG, as a packet
    std::vector<std::byte> iptc;     ///< IIM block; empty: none
    std::vector<PictureText> texts;  ///< of PNG (also what of others means the same)
    std::optional<Resolution> resolution;  ///< stated outside of `exif`
    bool hasGainMap = false;               ///< HDR that the picture itself does not show
    int orientation = 0;                   ///< EXIF code found outside `exif`, or 0
    std::optional<ExrFrame> exr;           ///< of OpenEXR files
    std::vector<PictureLayer> layers;      ///< to be written, bottom to top; never read
    RowMaker rows;  ///< of a picture to be written: makes its pixels; null: they are in `image`
};

/// Some rows of a picture to be written.
struct RowsToWrite {
    Image pixels;
    int first = 0;  ///< the row of the picture that is the first of `pixels`

    [[nodiscard]] const std::byte* row(int y) const {
        return pixels.data() + static_cast<size_t>(y - first) * pixels.bytesPerRow();
    }
};

/// Has the rows from `first` on: those of `parts.image`, without a copy, or made now. Any thread.
[[nodiscard]] RowsToWrite rowsToWrite(const FileParts& parts, int first, int count);

/// @return "12 KiB", or "340 bytes" when that says more.
[[nodiscard]] std::string byteCountText(uint64_t bytes);

inline constexpr std::string_view kEndsEarly = "the file ends in the middle of the picture";

}  // namespace r2r::codecs
