// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string_view>

namespace r2r::cli {

/// An entry of `r2r --help` for a command that is in the module of the networks (`networkSymbol`):
/// the list of commands should not open it. A test holds it against the commands themselves.
struct ListedCommand {
    int rank = 0;
    std::string_view name;
    std::string_view purpose;
};

/// Those of this build.
[[nodiscard]] std::span<const ListedCommand> commandsOfTheModule();

/// The command that is called: the first word that is not an option. Options before it have no
/// values.
[[nodiscard]] std::string_view calledCommand(int argc, const char* const* argv);

}  // namespace r2r::cli
