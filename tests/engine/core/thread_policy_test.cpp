// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/thread_policy.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <string>

namespace r2r {
namespace {

TEST(ThreadPolicy, LetsThreadsSleepUnlessSomebodySaysOtherwise) {
    ::unsetenv("OMP_WAIT_POLICY");
    preferSleepingThreads();
    const std::string chosen = std::getenv("OMP_WAIT_POLICY");
    ::setenv("OMP_WAIT_POLICY", "ACTIVE", 1);
    preferSleepingThreads();

    EXPECT_EQ(chosen, "PASSIVE");
    EXPECT_STREQ(std::getenv("OMP_WAIT_POLICY"), "ACTIVE");
}

}  // namespace
}  // namespace r2r
