// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/words/without_commands.h"

#include <gtest/gtest.h>

namespace r2r::ui {
namespace {

TEST(WithoutCommands, LeavesASentenceOutThatNamesACommand) {
    EXPECT_EQ(withoutCommands("The file is incomplete. Run r2r inspect to see what it contains."),
              "The file is incomplete.");
    EXPECT_EQ(withoutCommands("Run \"r2r inspect\" to see what the file contains."), "");
}

TEST(WithoutCommands, LeavesAClauseOutAndEndsTheSentenceBeforeIt) {
    EXPECT_EQ(withoutCommands("A LoRA changes the weights of a model: r2r import MODEL --lora F."),
              "A LoRA changes the weights of a model.");
    EXPECT_EQ(withoutCommands("Import that one again; --any-model takes the one that is here."),
              "Import that one again.");
}

TEST(WithoutCommands, LeavesBracketsOutAndKeepsOthers) {
    EXPECT_EQ(withoutCommands("Choose another place (not this), or replace it (--force)."),
              "Choose another place (not this), or replace it.");
}

TEST(WithoutCommands, KeepsNamesThatOnlyLookLikeCommands) {
    for (const char* text : {"R2R Studio cannot read it. Is r2r.png a picture?",
                             "The weights of r2r-lite are damaged: import them again.",
                             "It is 3 -- 4 pixels wide (about)."})
        EXPECT_EQ(withoutCommands(text), text);
}

}  // namespace
}  // namespace r2r::ui
