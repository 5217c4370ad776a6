// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/recipes/recipe_file.h"

#include "engine/core/file_io.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>

namespace r2r {
namespace {

using ::testing::ElementsAre;

TEST(RecipeFileName, FollowsTheWholeNameOfThePicture) {
    EXPECT_EQ(recipePath("out/a.png"), "out/a.png.recipe.json");
    EXPECT_EQ(recipePath("out/a.jpg"), "out/a.jpg.recipe.json");
}

TEST(RecipeFileOnDisk, NamesFilesOfItsFolderRelativeToIt) {
    const testing::TemporaryFolder folder;
    const Recipe recipe{.background = {.path = folder / "in/sea.png"},
                        .foregrounds = {{.image = RecipeFile{.path = "/elsewhere/boat.png"}}}};

    writeFileAtomically(folder / "a.recipe.json", recipeText(folder / "a.recipe.json", recipe, {}));

    const Recipe read = readRecipe(folder / "a.recipe.json");
    EXPECT_EQ(read.background.path, "in/sea.png");
    EXPECT_EQ(read.foregrounds.at(0).image->path, "/elsewhere/boat.png");
    EXPECT_THAT(inputsOf(read, folder.path()),
                ElementsAre(folder / "in/sea.png", "/elsewhere/boat.png"));
}

TEST(RecipeFileOnDisk, MayHaveNoForegroundYet) {
    const testing::TemporaryFolder folder;

    const Recipe recipe{.background = {.path = folder / "sea.png"}};
    writeFileAtomically(folder / "a.recipe.json", recipeText(folder / "a.recipe.json", recipe, {}));

    EXPECT_TRUE(readRecipe(folder / "a.recipe.json").foregrounds.empty());
}

}  // namespace
}  // namespace r2r
