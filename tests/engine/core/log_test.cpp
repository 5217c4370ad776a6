// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/log.h"

#include <gtest/gtest.h>

#include <optional>

namespace r2r::log {
namespace {

using ::testing::internal::CaptureStderr;
using ::testing::internal::GetCapturedStderr;

/// The lines of each level that reach standard error, by their first words.
std::string linesAt(Level level) {
    setLevel(level);
    CaptureStderr();
    debug("opened");
    info("found");
    warning("left out");
    error("failed");
    setLevel(Level::Warning);
    return GetCapturedStderr();
}

TEST(Log, WritesNothingBelowItsLevel) {
    EXPECT_EQ(linesAt(Level::Debug),
              "debug: opened\ninfo: found\nwarning: left out\nerror: failed\n");
    EXPECT_EQ(linesAt(Level::Warning), "warning: left out\nerror: failed\n");
    EXPECT_EQ(linesAt(Level::Off), "");
}

TEST(Log, SaysWhetherADebugLineWouldBeWritten) {
    setLevel(Level::Debug);
    EXPECT_TRUE(isDebug());
    setLevel(Level::Info);
    EXPECT_FALSE(isDebug());
    setLevel(Level::Warning);
}

TEST(Log, KnowsItsLevelsByName) {
    EXPECT_EQ(levelNamed("debug"), Level::Debug);
    EXPECT_EQ(levelNamed("warning"), Level::Warning);
    EXPECT_EQ(levelNamed("off"), Level::Off);
    EXPECT_EQ(levelNamed("loud"), std::nullopt);
    EXPECT_EQ(levelNamed(""), std::nullopt);
}

}  // namespace
}  // namespace r2r::log
