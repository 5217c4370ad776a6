// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/program.h"
#include "engine/core/thread_policy.h"

int main(int argc, char** argv) {
    r2r::preferSleepingThreads();
    return static_cast<int>(r2r::cli::runProgram(argc, argv));
}
