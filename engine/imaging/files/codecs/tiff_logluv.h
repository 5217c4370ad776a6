// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"

#include <tiffio.h>

namespace r2r::codecs {

/// Whether the current page holds logarithms of light: LogLuv, or LogL for grey (Greg Ward, 1998).
[[nodiscard]] bool isLogLuv(TIFF* tiff);

/// Makes libtiff hand such a page out as floats: X, Y and Z, or Y alone.
void askForLight(TIFF* tiff);

/// Linear sRGB from X, Y and Z, which are those of a neutral white, as libtiff takes them; grey as
/// it is. White is 1.
[[nodiscard]] Image linearFromXyz(Image light);

}  // namespace r2r::codecs
