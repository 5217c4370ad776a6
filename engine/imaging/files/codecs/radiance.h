// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/files/codecs/picture_file.h"

namespace r2r::codecs {

/// Radiance picture (RGBE or XYZE), linear light, 3 channels. What EXPOSURE and COLORCORR say was
/// multiplied is divided again; PRIMARIES other than sRGB's arrive as a profile.
/// @throws Error{Corrupt}
[[nodiscard]] FileParts decodeRadiance(const Source& source);

}  // namespace r2r::codecs
