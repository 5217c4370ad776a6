// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>

/// The engine logs; it never prints. Lower case, no trailing dot, one line, names before values.
namespace r2r::log {

enum class Level { Debug, Info, Warning, Error, Off };

/// Everything at or above `level` goes to stderr. Before the first call: what the environment
/// variable R2R_LOG names (debug, info, warning, error, off), otherwise warnings and errors.
void setLevel(Level level);

/// Whether a debug line would be written; asked before a costly one is put together.
[[nodiscard]] bool isDebug();

/// @return nothing for a word that names no level
[[nodiscard]] std::optional<Level> levelNamed(std::string_view word);

void debug(std::string_view line);
void info(std::string_view line);
void warning(std::string_view line);
void error(std::string_view line);

}  // namespace r2r::log
