// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/geometry.h"

namespace r2r {

/// @throws Error{InvalidArgument} unless the region has pixels and all of them are in a picture of
///         this size.
void requireInside(const Rect& region, Size picture);

}  // namespace r2r
