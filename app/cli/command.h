// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/exit_code.h"
#include "engine/core/job_context.h"

#include <functional>
#include <string_view>
#include <vector>

namespace CLI {
class App;
}

namespace r2r::cli {

class Terminal;

/// Does what a command was asked to do. Progress goes through the job, words through the terminal.
using Runner = std::function<ExitCode(Terminal&, const JobContext&)>;

/// One subcommand of `r2r`. Each lives in a file of its own below commands/ and announces itself
/// with a `Registration`, so adding one touches no other source file.
struct Command {
    std::string_view name;
    std::string_view parent;    ///< the command that it belongs to (`r2r bench poisson`), if any
    std::string_view purpose;   ///< one line
    std::string_view examples;  ///< whole command lines, shown under --help
    int rank = 0;               ///< place in the list of commands; after that of the parent
    /// Adds options to the parser; the runner sees what was given once parsing is over. No runner:
    /// the command only holds others.
    Runner (*define)(CLI::App&) = nullptr;
};

/// All commands that were linked, by rank.
[[nodiscard]] std::vector<Command> commands();

/// Static objects of this type fill the list before `main`.
class Registration {
public:
    explicit Registration(const Command& command);
};

}  // namespace r2r::cli
