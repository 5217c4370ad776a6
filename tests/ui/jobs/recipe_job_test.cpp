// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/recipe_job.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "engine/pipeline/recipes/recipe_file.h"
#include "tests/support/temporary_folder.h"
#include "tests/ui/studio_pictures.h"

#include <gmock/gmock.h>

#include <filesystem>

namespace r2r::ui {
namespace {

namespace fs = std::filesystem;
using r2r::testing::TemporaryFolder;
using testing::grainyImage;
using testing::writeImage;

class RecipeJobTest : public ::testing::Test {
protected:
    /// A pasted picture with transparency, placed, painted on, hidden and so on: nothing of it is
    /// in a file.
    RecipeJobTest() {
        Image pasted = grainyImage({60, 40}, 200, 120, 40, 4);
        pasted.mutableRow<uint8_t>(3)[7] = 90;
        Foreground second =
            foregroundOn(composition_.background, pasted, "Pasted picture", ForegroundId{2});
        second.placement = {
            .centre = {31.5, 77.25}, .scale = 0.75, .degrees = -30, .isFlipped = true};
        second.harmony = {.model = "reinhard",
                          .strength = {.overall = 0.8F, .lightness = 0.5F, .color = 1.25F},
                          .seed = 7,
                          .steps = 12,
                          .workingSide = 512,
                          .guard = false,
                          .reference = Rect{3, 4, 50, 60}};
        second.isHidden = true;
        second.isLocked = true;
        composition_.foregrounds.push_back(second);
        paint(10);
    }

    void paint(double x) { composition_.foregrounds[0].mask.dab({x, 10}, 8, 0.3, 1, true); }

    SaveRequest request(const std::string& name, std::vector<SourceFile> own = {}) const {
        return {.composition = composition_,
                .path = folder_ / name,
                .sources = sources_,
                .own = std::move(own)};
    }

    Composition opened(const std::string& name) const {
        Recipe recipe = readRecipe(folder_ / name);
        return compose(recipe, folder_.path());
    }

    void expectWhole(const std::string& name) const {
        const Composition read = opened(name);
        EXPECT_TRUE(read.background == composition_.background);
        ASSERT_EQ(read.foregrounds.size(), composition_.foregrounds.size());
        for (size_t i = 0; i < read.foregrounds.size(); ++i) {
            Foreground written = composition_.foregrounds[i];
            written.id = read.foregrounds[i].id;
            EXPECT_TRUE(read.foregrounds[i] == written) << i;
        }
    }

    TemporaryFolder folder_;
    Composition composition_ = testing::warmOnCool();
    std::vector<SourceFile> sources_;
};

TEST_F(RecipeJobTest, BringsBackPastedPicturesPaintedMasksAndEverySetting) {
    (void)saveRecipe(request("work.recipe.json"));

    expectWhole("work.recipe.json");
}

TEST_F(RecipeJobTest, BringsBackABackgroundAlone) {
    composition_.foregrounds.clear();

    (void)saveRecipe(request("work.recipe.json"));

    expectWhole("work.recipe.json");
}

TEST_F(RecipeJobTest, SavingAgainKeepsTheOldMaskUntilTheRecipeIsThereAndThenRemovesIt) {
    const SavedRecipe first = saveRecipe(request("work.recipe.json"));
    const int files = folder_.entryCount();
    paint(40);

    const SavedRecipe second = saveRecipe(request("work.recipe.json", first.own));

    expectWhole("work.recipe.json");
    EXPECT_EQ(folder_.entryCount(), files);
    EXPECT_FALSE(fs::exists(folder_ / "work.mask-1.png"));
}

TEST_F(RecipeJobTest, SavingUnchangedWorkAgainWritesNothingBesideTheRecipe) {
    const SavedRecipe first = saveRecipe(request("work.recipe.json"));
    const auto before = fs::last_write_time(folder_ / "work.mask-1.png");

    (void)saveRecipe(request("work.recipe.json", first.own));

    EXPECT_EQ(fs::last_write_time(folder_ / "work.mask-1.png"), before);
    expectWhole("work.recipe.json");
}

TEST_F(RecipeJobTest, FilesOfAnotherRecipeOfThisNameAreLeftAlone) {
    (void)saveRecipe(request("work.recipe.json"));
    const std::string mask = fileHash(folder_ / "work.mask-1.png");
    paint(40);

    (void)saveRecipe(request("work.recipe.json"));

    EXPECT_EQ(fileHash(folder_ / "work.mask-1.png"), mask);
    expectWhole("work.recipe.json");
}

TEST_F(RecipeJobTest, ASourceThatIsGoneIsWrittenFromMemory) {
    const fs::path beach = folder_ / "beach.png";
    writeImage(beach, composition_.background);
    composition_.background = readPhotograph(beach).image;
    sources_ = {{composition_.background, {beach, fileHash(beach)}}};
    fs::remove(beach);

    (void)saveRecipe(request("work.recipe.json"));

    expectWhole("work.recipe.json");
}

TEST_F(RecipeJobTest, NeverReplacesAnOriginal) {
    const fs::path beach = folder_ / "beach.json";
    writeFileAtomically(beach, "what somebody opened");
    sources_ = {{composition_.background, {beach, fileHash(beach)}}};

    EXPECT_THROW((void)saveRecipe(request("beach.json")), Error);

    EXPECT_EQ(folder_.entryCount(), 1);
}

TEST_F(RecipeJobTest, APlaceThatCannotBeWrittenIsToldAndLeavesNothing) {
    EXPECT_THROW((void)saveRecipe(request("nowhere/work.recipe.json")), Error);

    EXPECT_EQ(folder_.entryCount(), 0);
}

}  // namespace
}  // namespace r2r::ui
