// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/build_info.h"

#include "engine/core/version.h"

#include <gmock/gmock.h>

#include <fmt/format.h>

namespace r2r {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

TEST(BuildInfo, NamesTheVersionAndTheOptions) {
    EXPECT_THAT(programText(), StartsWith(fmt::format("R2R Studio {} (", kVersion)));
    EXPECT_THAT(programText(), HasSubstr(buildOptions()));
}

TEST(BuildInfo, OptionsSayWhichLibTorch) {
    EXPECT_THAT(buildOptions(), HasSubstr("LibTorch 2."));
}

TEST(BuildInfo, TestsKnowNoCommit) {
    EXPECT_THAT(buildCommit(), IsEmpty());
}

}  // namespace
}  // namespace r2r
