// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/duration.h"

#include <gtest/gtest.h>

namespace r2r::cli {
namespace {

TEST(Duration, HasTheUnitThatPeopleWouldUse) {
    EXPECT_EQ(duration(0.123), "0.12 s");
    EXPECT_EQ(duration(4.21), "4.2 s");
    EXPECT_EQ(duration(0), "0 s");
    EXPECT_EQ(duration(170), "2 min 50 s");
    EXPECT_EQ(duration(9000), "2 h 30 min");
}

}  // namespace
}  // namespace r2r::cli
