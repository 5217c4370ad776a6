// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
}

namespace r2r::cli {

/// Makes sure that a word in the place of a command is one, also where help is asked for: otherwise
/// `r2r harmonise --help` would show help for something else, as if nothing were wrong.
/// @throws Error{InvalidArgument} naming the closest command, or all of them if none is close.
void requireKnownCommand(const CLI::App& program, std::span<const std::string_view> words);

/// The one of `names` that was probably meant by `word`; empty if none is close.
[[nodiscard]] std::string closestName(std::string_view word, const std::vector<std::string>& names);

}  // namespace r2r::cli
