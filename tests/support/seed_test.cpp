// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/seed.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace r2r::testing {
namespace {

TEST(Seed, BringsTheSameNumbersBack) {
    const uint64_t first = random()();
    const int firstOfC = std::rand();

    seedEverything();

    EXPECT_EQ(random()(), first);
    EXPECT_EQ(std::rand(), firstOfC);
}

TEST(Seed, ReachesGeneratorsThatJoined) {
    static uint64_t received = 0;  // outlives this test, like the seeder
    addSeeder([](uint64_t seed) { received = seed; });

    seedEverything();

    EXPECT_NE(received, 0U);
}

}  // namespace
}  // namespace r2r::testing
