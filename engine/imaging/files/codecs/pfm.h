// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/files/codecs/picture_file.h"

namespace r2r::codecs {

/// Portable float map, grey ("Pf") or colour ("PF"), linear light, either byte order. The scale
/// beside the byte order is a unit, which does not change the picture.
/// @throws Error{Corrupt}
[[nodiscard]] FileParts decodePfm(const Source& source);

}  // namespace r2r::codecs
