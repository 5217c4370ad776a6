// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/json.h"

#include <string>

namespace r2r::cli {

/// What the document of a project says of it, in a table for people.
/// @throws Error{Corrupt} naming a field that is not as it must be.
[[nodiscard]] std::string projectInWords(const Json& document);

}  // namespace r2r::cli
