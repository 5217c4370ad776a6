// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/composition.h"

#include <string>

/// Names and places that tell a foreground that is there twice from the other.
namespace r2r::ui {

/// "Cup", or "Cup 2" if there is one of that name.
[[nodiscard]] std::string unusedName(const Composition& composition, const std::string& name);

/// "Cup copy", "Cup copy 2"; of a copy the same.
[[nodiscard]] std::string nameOfCopy(const Composition& composition, const std::string& name);

/// A place where `foreground` hides none of its own size: its own, or a little right and below,
/// as often as needed. One that is part of the background stays where it is.
[[nodiscard]] Placement freePlacement(const Composition& composition, const Foreground& foreground);

}  // namespace r2r::ui
