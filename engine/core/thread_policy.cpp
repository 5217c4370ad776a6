// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/thread_policy.h"

#include <cstdlib>
#include <unistd.h>

namespace r2r {

void preferSleepingThreads(char** argv) {
    constexpr const char* kVariable = "OMP_WAIT_POLICY";
    if (std::getenv(kVariable) != nullptr || ::setenv(kVariable, "PASSIVE", 1) != 0)
        return;
    ::execv("/proc/self/exe", argv);
    // Only reached where a program cannot start itself: it goes on as it is, slower under load.
}

}  // namespace r2r
