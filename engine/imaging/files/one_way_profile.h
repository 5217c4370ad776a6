// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"

#include <cstddef>
#include <optional>
#include <span>
#include <string>

namespace r2r {

/// The colours of a picture in a profile that samples can be written in.
struct RewrittenPicture {
    Image image;
    std::string profile;  ///< its name, for a note
};

/// Reads `image` (1 to 4 channels) by a profile that has no way back, as those of scanners and
/// cameras are: tables from device values to colours alone (ICC.1, AToB0 without BToA0). The
/// result has the smallest of the usual matrix profiles that holds the colours of the picture
/// (floating-point samples: linear sRGB), the same sample type, and 3 or 4 channels.
/// @return nothing if `icc` cannot be read, or is for another colour model than RGB or grey.
[[nodiscard]] std::optional<RewrittenPicture> inWritableProfile(const Image& image,
                                                                std::span<const std::byte> icc);

}  // namespace r2r
