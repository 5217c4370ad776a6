// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command_words.h"

#include <gtest/gtest.h>

namespace r2r::cli {
namespace {

TEST(CommandWords, FindsTheNameThatWasMeant) {
    const std::vector<std::string> names = {"harmonize", "replay", "batch", "models", "train"};

    EXPECT_EQ(closestName("harmonise", names), "harmonize");
    EXPECT_EQ(closestName("harm", names), "harmonize");
    EXPECT_EQ(closestName("model", names), "models");
    EXPECT_EQ(closestName("training", names), "train");
    EXPECT_EQ(closestName("btach", names), "batch");
    EXPECT_EQ(closestName("frobnicate", names), "");
    EXPECT_EQ(closestName("", names), "");
}

}  // namespace
}  // namespace r2r::cli
