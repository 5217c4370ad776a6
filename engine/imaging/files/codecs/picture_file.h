// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/error.h"
#include "engine/core/image.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// One pair of functions per file format, each over the format's own library: what lies between
/// the bytes of a file and `FileParts`. What the parts mean is decided in `image_file`.
namespace r2r::codecs {

/// Bytes of a picture file; borrowed for the call.
struct Source {
    std::span<const std::byte> content;
    std::string_view name;  ///< what messages call it

    /// "could not open NAME: REASON", to be thrown.
    [[nodiscard]] Error error(ErrorCode code, std::string_view reason, std::string hint = {}) const;

    /// Refuses what no picture can be, and more pixels than we work with, before anything is
    /// allocated.
    /// @throws Error{Corrupt, Unsupported}
    [[nodiscard]] Size checkedSize(uint64_t width, uint64_t height) const;

    void warn(std::string_view what) const;
};

/// A picture file taken apart.
struct FileParts {
    Image image;                  ///< 1 to 4 channels as stored, straight alpha, not yet upright
    std::vector<std::byte> icc;   ///< empty: none
    std::vector<std::byte> exif;  ///< TIFF-structured block; empty: none
    std::string xmp;              ///< packet; empty: none
    int orientation = 0;          ///< EXIF code found outside `exif`, or 0
};

/// @return "12 KiB", or "340 bytes" when that says more.
[[nodiscard]] std::string byteCountText(uint64_t bytes);

inline constexpr std::string_view kEndsEarly = "the file ends in the middle of the picture";

}  // namespace r2r::codecs
