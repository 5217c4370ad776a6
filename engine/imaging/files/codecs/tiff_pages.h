// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/files/codecs/picture_file.h"
#include "engine/imaging/files/codecs/tiff_stream.h"

namespace r2r::codecs {

/// Whether a TIFF is the raw file of a camera, which shows a small version of what it holds (DNG
/// 1.4; NEF, ARW, CR2 and PEF alike).
[[nodiscard]] bool holdsRaw(std::span<const std::byte> content);

/// Goes to the directory of the picture: the first that is neither a reduced version of another
/// one nor a transparency mask (NewSubfileType and SubfileType of TIFF 6.0), also if it hangs below
/// another (SubIFDs of TIFF tech note 1). Says so when there is more than one.
void goToPicture(const Source& source, TiffStream& stream);

}  // namespace r2r::codecs
