// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/arguments.h"

#include <gmock/gmock.h>

namespace r2r::studio {
namespace {

Arguments parse(const QStringList& arguments) {
    return parseArguments(QStringList("r2r-studio") + arguments);
}

TEST(StudioArguments, AreEmptyWithoutAny) {
    EXPECT_TRUE(parse({}).isEmpty());
}

TEST(StudioArguments, KeepTheOrderOfPictures) {
    EXPECT_EQ(parse({"beach.jpg", "dog.png", "cat.png"}).pictures,
              QStringList({"beach.jpg", "dog.png", "cat.png"}));
}

TEST(StudioArguments, KnowTheExampleAndRecipes) {
    EXPECT_TRUE(parse({"--example"}).wantsExample);
    EXPECT_EQ(parse({"--recipe", "r.json"}).recipe, "r.json");
    EXPECT_FALSE(parse({"--recipe=r.json"}).isEmpty());
}

TEST(StudioArguments, RefuseWhatTheyDoNotKnow) {
    EXPECT_EXIT((void)parse({"--wrong"}), ::testing::ExitedWithCode(2), "wrong");
}

TEST(StudioArguments, AnswerHelpAndVersion) {
    EXPECT_EXIT((void)parse({"--help"}), ::testing::ExitedWithCode(0), "");
    EXPECT_EXIT((void)parse({"--version"}), ::testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace r2r::studio
