// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace r2r {

inline constexpr std::string_view kVersion = "0.1.0";

/// As it is written into recipes: results of another version may differ.
inline constexpr std::string_view kProgram = "R2R Studio 0.1.0";

}  // namespace r2r
