// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/composition.h"

#include <cstddef>

namespace r2r::ui {

/// Memory that a mask needs beside another one: the list of its tiles, and those that only it has.
/// @param live  has the other mask; may be null
[[nodiscard]] size_t bytesBeside(const TiledMask& mask, const Foreground* live);

}  // namespace r2r::ui
