// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/files/codecs/picture_file.h"

namespace r2r::codecs {

/// 8 bit, 16 bit or float, 1 to 4 channels: other numbers of bits fill the next larger ones (32
/// bits are rounded), palettes and YCbCr are expanded. The first full-size picture of several. EXIF
/// is left to `image_metadata`: in a TIFF it is part of the file's own structure.
/// @throws Error{Unsupported} for raw files, rare colour models and sample types · Error{Corrupt}
[[nodiscard]] FileParts decodeTiff(const Source& source);

}  // namespace r2r::codecs
