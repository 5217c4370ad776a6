// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/files/codecs/picture_file.h"

namespace r2r::codecs {

/// Looks at the headers of all parts of an OpenEXR file before the library does, which allocates
/// by what they claim.
/// @throws Error{Corrupt} for headers that are cut off or claim no pixels; Error{Unsupported} for
///         more pixels than we work with, and for a compression this version of OpenEXR lacks.
void checkExrHeaders(const Source& source);

}  // namespace r2r::codecs
