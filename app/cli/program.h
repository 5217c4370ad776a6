// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/exit_code.h"

namespace r2r::cli {

/// The whole of `r2r`: parses, runs the command, and turns whatever goes wrong into one sentence
/// on standard error. Nothing is thrown.
[[nodiscard]] ExitCode runProgram(int argc, char** argv);

}  // namespace r2r::cli
