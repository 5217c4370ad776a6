// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/counted.h"

#include <gtest/gtest.h>

#include <vector>

namespace r2r::testing {
namespace {

TEST(Counted, OneHasNoPlural) {
    EXPECT_EQ(counted(0, "pair"), "0 pairs");
    EXPECT_EQ(counted(1, "pair"), "1 pair");
    EXPECT_EQ(counted(12, "pair"), "12 pairs");
}

TEST(FirstOf, NamesAFewAndCountsTheRest) {
    std::vector<std::string> names = {"a", "b", "c", "d"};
    EXPECT_EQ(firstOf(names), "a, b, c, d");

    names.emplace_back("e");
    EXPECT_EQ(firstOf(names), "a, b, c and 2 more");
    EXPECT_EQ(firstOf({}), "");
}

}  // namespace
}  // namespace r2r::testing
