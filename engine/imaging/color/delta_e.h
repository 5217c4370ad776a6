// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/color/color.h"

namespace r2r {

/// CIEDE2000, the visible difference of two colours: about 1 is just noticeable.
///
/// After Sharma, Wu and Dalal, "The CIEDE2000 Color-Difference Formula: Implementation Notes"
/// (2005), with kL = kC = kH = 1.
[[nodiscard]] double deltaE2000(const Lab& first, const Lab& second);

}  // namespace r2r
