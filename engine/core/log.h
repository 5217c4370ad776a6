// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

/// The engine logs; it never prints. Lower case, no trailing dot, one line, names before values.
namespace r2r::log {

enum class Level { Debug, Info, Warning, Error, Off };

/// Everything at or above `level` goes to stderr. Before the first call: warnings and errors.
void setLevel(Level level);

void debug(std::string_view line);
void info(std::string_view line);
void warning(std::string_view line);
void error(std::string_view line);

}  // namespace r2r::log
