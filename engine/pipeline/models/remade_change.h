// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/color/recorded_change.h"

namespace r2r {

/// The change that a record was made of, without the model that found it: it gives the same colours
/// to the bit.
/// @throws Error{Corrupt} if the numbers do not fit; what opening the module of the networks
/// throws,
///         which paints fields.
[[nodiscard]] SharedColorChange remadeChange(const ChangeRecord& record);

}  // namespace r2r
