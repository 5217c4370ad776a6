// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/thread_policy.h"

#include <cstdlib>

namespace r2r {

void preferSleepingThreads() {
    constexpr int kKeepWhatIsSet = 0;
    (void)::setenv("OMP_WAIT_POLICY", "PASSIVE", kKeepWhatIsSet);
}

}  // namespace r2r
