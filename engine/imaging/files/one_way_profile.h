// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"
#include "engine/imaging/files/codecs/picture_file.h"

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

/// Reads `image` (1 to 4 channels) by a profile whose samples we do not write: one without a way
/// back, as scanners and cameras have them (ICC.1, AToB0 without BToA0), or one of inks. The
/// result has the smallest of the usual matrix profiles that holds the colours of the picture
/// (floating-point samples: linear sRGB), and 3 or 4 channels. Samples of 8 bits stay such in sRGB;
/// the steps of larger profiles would be seen.
/// @param icc       counts for nothing where the model says all: Lab
/// @param labWhite  of Lab; nothing: D50
/// @return nothing if `icc` cannot be read, or is for another colour model.
[[nodiscard]] std::optional<RewrittenPicture> inWritableProfile(
    const Image& image,
    codecs::ColorModel model,
    std::span<const std::byte> icc,
    std::optional<Chromaticity> labWhite);

/// CMYK without a profile as sRGB, by ideal inks that do not exist: for want of better.
[[nodiscard]] Image withIdealInks(const Image& cmyk);

}  // namespace r2r
