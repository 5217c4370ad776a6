// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/exit_code.h"
#include "engine/core/job_context.h"

#include <cstdint>
#include <string>
#include <vector>

namespace r2r::cli {

class Terminal;

/// Starts a program as several ranks on this machine, in the environment that torchrun would give
/// them (see `rankAddress`), with their share of the processor's cores. They have this process's
/// standard streams; only the first reads standard input.
///
/// A stop is handed to all ranks once, and ends with their ends. When one rank breaks off, the
/// others notice by themselves and say so; who has not ended 45 seconds later is killed. When this
/// process is killed, the ranks get a SIGTERM.
///
/// @param arguments  the program, then its arguments
/// @return           the exit code of the first rank that failed, or of the first rank.
/// @throws Error{Unreadable} with the system's reason if a rank cannot be started.
[[nodiscard]] ExitCode launchRanks(int64_t count,
                                   const std::vector<std::string>& arguments,
                                   Terminal& terminal,
                                   const JobContext& job);

}  // namespace r2r::cli
