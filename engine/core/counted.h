// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace r2r {

/// "1 pair", "0 pairs", "12 pairs".
/// @param noun  one of them; its plural ends in s
[[nodiscard]] std::string counted(int64_t count, std::string_view noun);

/// "a, b, c and 19 more": the first ones by name, so that a line stays a line.
[[nodiscard]] std::string firstOf(std::span<const std::string> names);

}  // namespace r2r
