// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/raw_twins.h"

#include <gmock/gmock.h>

namespace r2r {
namespace {

using ::testing::ElementsAre;
using Files = std::vector<std::filesystem::path>;

TEST(RawTwins, AreRawFilesBesideAPictureOfTheirName) {
    Files files{"a/1.JPG", "a/1.nef", "a/2.nef", "b/1.dng", "a/3.cr2", "a/3.raf"};

    const Files taken = takeRawTwins(files);

    EXPECT_THAT(taken, ElementsAre("a/1.nef"));
    EXPECT_THAT(files, ElementsAre("a/1.JPG", "a/2.nef", "b/1.dng", "a/3.cr2", "a/3.raf"));
}

}  // namespace
}  // namespace r2r
