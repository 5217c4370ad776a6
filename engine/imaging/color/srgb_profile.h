// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"

namespace r2r {

/// sRGB as an ICC profile, for files whose readers should not have to guess. The same bytes
/// whenever it is made.
[[nodiscard]] IccProfile srgbProfile();

}  // namespace r2r
