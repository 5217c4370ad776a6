// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/program.h"

/// `r2r` calls this for a command that it does not hold itself.
extern "C" __attribute__((visibility("default"))) int r2rRunProgram(int argc, char** argv) {
    return static_cast<int>(r2r::cli::runProgram(argc, argv));
}
