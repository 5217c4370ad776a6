// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/enum_words.h"

#include "engine/core/error.h"

#include <gtest/gtest.h>

namespace r2r {
namespace {

enum class Fruit { Apple, Pear, Plum, Quince };

constexpr auto kFruits =
    enumWords<Fruit>({{Fruit::Pear, "pear"}, {Fruit::Apple, "apple"}, {Fruit::Plum, "plum"}});

TEST(EnumWords, EveryWordLeadsBackToItsValue) {
    for (const auto& [value, word] : kFruits.entries) {
        EXPECT_EQ(kFruits.word(value), word);
        EXPECT_EQ(kFruits.value(word), value);
    }
}

TEST(EnumWords, UnknownWordsAndValuesHaveNoPartner) {
    EXPECT_EQ(kFruits.value("Pear"), std::nullopt);
    EXPECT_EQ(kFruits.value(""), std::nullopt);
    EXPECT_EQ(kFruits.word(Fruit::Quince), "");
}

TEST(EnumWords, ListsAreInTheOrderOfTheTable) {
    EXPECT_EQ(kFruits.list("|"), "pear|apple|plum");
    EXPECT_EQ(kFruits.list(", ", " or "), "pear, apple or plum");
    EXPECT_EQ(enumWords<Fruit>({{Fruit::Plum, "plum"}}).list(", ", " or "), "plum");
}

TEST(EnumWords, AnUnknownWordIsRefusedWithTheKnownOnes) {
    EXPECT_EQ(kFruits.named("plum", "fruit"), Fruit::Plum);
    try {
        static_cast<void>(kFruits.named("cherry", "fruit"));
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::InvalidArgument);
        EXPECT_EQ(error.message(), "there is no fruit \"cherry\"");
        EXPECT_EQ(error.hint(), "Known are pear, apple and plum.");
    }
}

TEST(EnumWords, TheCompilerCanReadTheTable) {
    static_assert(kFruits.word(Fruit::Plum) == "plum");
    static_assert(kFruits.value("apple") == Fruit::Apple);
}

}  // namespace
}  // namespace r2r
