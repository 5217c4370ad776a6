// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/thread_policy.h"

#include <cstdlib>
#include <sys/resource.h>
#include <unistd.h>

namespace r2r {

void preferSleepingThreads() {
    constexpr int kKeepWhatIsSet = 0;
    (void)::setenv("OMP_WAIT_POLICY", "PASSIVE", kKeepWhatIsSet);
}

void giveWayToMainThread() {
    constexpr int kSteps = 5;  // of `nice`: a third of the main thread's weight
    const int main = ::getpriority(PRIO_PROCESS, static_cast<id_t>(::getpid()));
    // Zero is the calling thread alone. A system that refuses leaves things as they are.
    (void)::setpriority(PRIO_PROCESS, 0, main + kSteps);
}

}  // namespace r2r
