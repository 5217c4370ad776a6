// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"

namespace r2r {

/// `values` with every pixel that is not known replaced by the nearest known one; known pixels
/// stay. If none is known, nothing changes.
///
/// @param values  F32, 3 channels
/// @param known   U8, 1 channel, same size; above zero where `values` are known
/// @throws Error{InvalidArgument} if a form is another or the sizes differ.
[[nodiscard]] Image filledFromNearest(Image values, const Image& known);

}  // namespace r2r
