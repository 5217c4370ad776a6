// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/path_text.h"

#include <gtest/gtest.h>

namespace r2r::testing {
namespace {

TEST(PathText, OfUtf8IsThePathItself) {
    EXPECT_EQ(textOfPath("masks/Bär 日本 🙂.png"), "masks/Bär 日本 🙂.png");
    EXPECT_EQ(textOfPath("back\\slash.png"), "back\\slash.png");
    EXPECT_EQ(textOfPath(""), "");
}

TEST(PathText, NamesBytesThatAreNoCharacters) {
    EXPECT_EQ(textOfPath("a/bad\xff.jpg"), "a/bad\\xFF.jpg");
    EXPECT_EQ(textOfPath("\xc3"), "\\xC3");                    // cut off
    EXPECT_EQ(textOfPath("\xed\xa0\x80"), "\\xED\\xA0\\x80");  // a surrogate
    EXPECT_EQ(textOfPath("\xc0\xaf"), "\\xC0\\xAF");           // longer than it need be
}

class AnyName : public ::testing::TestWithParam<const char*> {};

TEST_P(AnyName, ComesBack) {
    EXPECT_EQ(pathOfText(textOfPath(GetParam())), std::filesystem::path(GetParam()));
}

INSTANTIATE_TEST_SUITE_P(PathText,
                         AnyName,
                         ::testing::Values("plain.png",
                                           "Bär.png",
                                           "bad\xff.jpg",
                                           "a\\b\xfe",
                                           "looks like \\xFF",
                                           "both \\xFF \xff",
                                           "\\x5C\xff"));

}  // namespace
}  // namespace r2r::testing
