// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/spoken_time.h"

#include <gtest/gtest.h>

namespace r2r {

// For messages of failed tests.
void PrintTo(const SpokenTime& time, std::ostream* out) {
    *out << time.hours << " h " << time.minutes << " min " << time.seconds << " s ("
         << time.decimals << " decimals)";
}

namespace {

TEST(SpokenTime, HasAsManyDecimalsAsAreWorthSaying) {
    EXPECT_EQ(spokenTime(0.123), (SpokenTime{.seconds = 0.12, .decimals = 2}));
    EXPECT_EQ(spokenTime(4.21), (SpokenTime{.seconds = 4.2, .decimals = 1}));
    EXPECT_EQ(spokenTime(12.34), (SpokenTime{.seconds = 12}));
    EXPECT_EQ(spokenTime(4), (SpokenTime{.seconds = 4}));
    EXPECT_EQ(spokenTime(0), (SpokenTime{}));
}

TEST(SpokenTime, HasMinutesAndHours) {
    EXPECT_EQ(spokenTime(125.2), (SpokenTime{.minutes = 2, .seconds = 5}));
    EXPECT_EQ(spokenTime(240), (SpokenTime{.minutes = 4}));
    EXPECT_EQ(spokenTime(14'880), (SpokenTime{.hours = 4, .minutes = 8}));
}

TEST(SpokenTime, WhatIsRoundedUpHasTheNextUnit) {
    EXPECT_EQ(spokenTime(0.996), (SpokenTime{.seconds = 1, .decimals = 1}));
    EXPECT_EQ(spokenTime(9.96), (SpokenTime{.seconds = 10}));
    EXPECT_EQ(spokenTime(59.7), (SpokenTime{.minutes = 1}));
    EXPECT_EQ(spokenTime(3599.8), (SpokenTime{.hours = 1}));
    EXPECT_EQ(spokenTime(7199), (SpokenTime{.hours = 2}));
}

}  // namespace
}  // namespace r2r
