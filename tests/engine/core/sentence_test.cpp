// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/sentence.h"

#include <gtest/gtest.h>

namespace r2r {
namespace {

TEST(InSentences, EndsBothWithAFullStop) {
    EXPECT_EQ(inSentences("a happened"), "a happened.");
    EXPECT_EQ(inSentences("a happened", "Do b."), "a happened. Do b.");
    EXPECT_EQ(inSentences(Error(ErrorCode::Corrupt, "a happened", "Do b")), "a happened. Do b.");
}

TEST(InSentences, AddsNoSecondStopToTheWordsOfALibrary) {
    EXPECT_EQ(inSentences("a happened.\n"), "a happened.");
    EXPECT_EQ(inSentences("what now?"), "what now?");
    EXPECT_EQ(inSentences(""), "");
}

}  // namespace
}  // namespace r2r
