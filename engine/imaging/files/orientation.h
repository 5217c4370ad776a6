// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"

namespace r2r {

/// The picture that a viewer shows for stored pixels with EXIF orientation `code`; 1 (and anything
/// outside 1…8) is the image itself.
[[nodiscard]] Image upright(const Image& stored, int code);

}  // namespace r2r
