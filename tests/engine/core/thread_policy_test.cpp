// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/thread_policy.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <sys/resource.h>
#include <thread>

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

TEST(ThreadPolicy, AThreadThatGivesWayIsNicerThanTheMainOne) {
    const int main = ::getpriority(PRIO_PROCESS, 0);
    int worker = 0;
    int started = 0;
    std::thread([&] {
        giveWayToMainThread();
        giveWayToMainThread();
        worker = ::getpriority(PRIO_PROCESS, 0);
        std::thread([&] { started = ::getpriority(PRIO_PROCESS, 0); }).join();
    }).join();

    EXPECT_EQ(worker, std::min(main + 5, 19));
    EXPECT_EQ(started, worker);
    EXPECT_EQ(::getpriority(PRIO_PROCESS, 0), main);
}

}  // namespace
}  // namespace r2r
