// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/error.h"

#include <string>
#include <string_view>

namespace r2r {

/// The message and the hint as two sentences with full stops, for places that tell an error in one
/// line of text.
/// @param hint  may be empty
[[nodiscard]] std::string inSentences(std::string_view message, std::string_view hint = {});

[[nodiscard]] std::string inSentences(const Error& error);

}  // namespace r2r
