// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/files/codecs/picture_file.h"

namespace r2r::codecs {

/// 8 or 16 bit, 1 to 4 channels; palette, fewer bits and transparent colours are expanded.
/// @throws Error{Corrupt} if a chunk is damaged or data is missing.
[[nodiscard]] FileParts decodePng(const Source& source);

/// @param parts  8 or 16 bit. Lossless, fast rather than smallest.
/// @throws Error{Unsupported} if the colour profile cannot be stored.
[[nodiscard]] std::vector<std::byte> encodePng(const FileParts& parts);

}  // namespace r2r::codecs
