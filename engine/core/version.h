// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace r2r {

/// The only place where it is written: CMake reads it here.
inline constexpr std::string_view kVersion = "0.1.0";

}  // namespace r2r
