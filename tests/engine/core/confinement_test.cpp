// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/confinement.h"

#include <gmock/gmock.h>

namespace r2r {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(Confinement, SaysInWordsWhatASystemCannotKeepAModelFrom) {
    EXPECT_THAT((Confinement{.hasFiles = true, .hasCalls = true}.gaps()), IsEmpty());
    EXPECT_THAT((Confinement{.hasFiles = false, .hasCalls = true}.gaps()),
                ElementsAre(HasSubstr("read your files")));
    EXPECT_THAT((Confinement{.hasFiles = true, .hasCalls = false}.gaps()),
                ElementsAre(HasSubstr("reach the network")));
    EXPECT_EQ(Confinement{}.gaps().size(), 2U);
}

}  // namespace
}  // namespace r2r
