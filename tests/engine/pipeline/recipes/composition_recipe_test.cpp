// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/recipes/composition_recipe.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "engine/imaging/files/mask_file.h"
#include "engine/pipeline/models/model_identity.h"
#include "engine/pipeline/recipes/recipe_file.h"
#include "tests/engine/pipeline/scene.h"
#include "tests/support/disk_faults.h"
#include "tests/support/failure.h"
#include "tests/support/full_disk.h"
#include "tests/support/image_matchers.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>

#include <algorithm>

namespace r2r {
namespace {

namespace fs = std::filesystem;

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::messageOf;
using ::testing::Not;
using ::testing::UnorderedElementsAre;
using namespace ::r2r::testing;

constexpr Size kSize{48, 40};

class CompositionRecipeTest : public ::testing::Test {
protected:
    CompositionRecipeTest() {
        composition_.foregrounds.push_back(
            foregroundOn(composition_.background, texturedPicture(kSize, 2), "a", ForegroundId{1}));
        composition_.foregrounds[0].mask = TiledMask::fromImage(discMask(kSize, {24, 20}, 9, 2));
    }

    /// A picture that is in the folder, and the file it came from.
    SourceFile source(const std::string& name, const Image& picture) const {
        writePhotograph(folder_ / name, {.image = picture});
        const bool isMask = picture.channels() == 1;
        return {isMask ? readMask(folder_ / name) : readPhotograph(folder_ / name).image,
                {.path = folder_ / name, .sha256 = fileHash(folder_ / name)}};
    }

    std::vector<std::string> namesFor(const std::string& recipe) const {
        std::vector<std::string> names;
        for (const fs::path& path : content().filesFor(folder_ / recipe))
            names.push_back(path.filename().string());
        return names;
    }

    CompositionRecipe content() const { return {composition_, sources_}; }

    void write(const std::string& recipe) const {
        (void)content().write(folder_ / recipe, "cpu", {});
    }

    Composition opened(const std::string& name) const {
        Recipe recipe = readRecipe(folder_ / name);
        return compose(recipe, folder_.path());
    }

    TemporaryFolder folder_;
    Composition composition_{.background = texturedPicture(kSize, 1)};
    std::vector<SourceFile> sources_;
};

TEST_F(CompositionRecipeTest, NamesItsFilesAfterTheWholeNameOfThePicture) {
    EXPECT_THAT(namesFor("a.png.recipe.json"),
                ElementsAre("a.png.background.png",
                            "a.png.foreground-1.png",
                            "a.png.mask-1.png",
                            "a.png.recipe.json"));
    EXPECT_THAT(namesFor("mine.json"),
                ElementsAre("mine.json.background.png",
                            "mine.json.foreground-1.png",
                            "mine.json.mask-1.png",
                            "mine.json"));
}

TEST_F(CompositionRecipeTest, WritesExactlyTheFilesItNames) {
    write("a.png.recipe.json");

    std::vector<std::string> found;
    for (const auto& entry : fs::directory_iterator(folder_.path()))
        found.push_back(entry.path().filename().string());
    EXPECT_THAT(found, ::testing::UnorderedElementsAreArray(namesFor("a.png.recipe.json")));
}

TEST_F(CompositionRecipeTest, RecipesOfOneStemKeepApart) {
    write("a.png.recipe.json");
    const Composition before = composition_;
    composition_.background = texturedPicture(kSize, 7);
    composition_.foregrounds[0].mask = TiledMask::fromImage(discMask(kSize, {20, 20}, 5, 1));

    write("a.jpg.recipe.json");

    EXPECT_THAT(opened("a.png.recipe.json").background, ImageNear(before.background, 0));
    EXPECT_EQ(opened("a.png.recipe.json").foregrounds[0].mask, before.foregrounds[0].mask);
    EXPECT_EQ(opened("a.jpg.recipe.json").foregrounds[0].mask, composition_.foregrounds[0].mask);
    EXPECT_EQ(folder_.entryCount(), 8);
}

TEST_F(CompositionRecipeTest, NamesTheFilesThatThePixelsCameFrom) {
    sources_ = {source("sea.png", composition_.background),
                source("disc.png", composition_.foregrounds[0].mask.toImage())};
    composition_.background = sources_[0].image;

    EXPECT_THAT(namesFor("a.recipe.json"), ElementsAre("a.foreground-1.png", "a.recipe.json"));
    write("a.recipe.json");
    EXPECT_EQ(readRecipe(folder_ / "a.recipe.json").foregrounds[0].mask->path, "disc.png");
    EXPECT_EQ(opened("a.recipe.json").foregrounds[0].mask, composition_.foregrounds[0].mask);
}

TEST_F(CompositionRecipeTest, NeverWritesOverAnOriginalOfTheSameName) {
    sources_ = {source("a.png.mask-1.png", texturedPicture(kSize, 5)),
                source("a.png.background.png", texturedPicture(kSize, 6))};
    const std::string before = fileHash(folder_ / "a.png.mask-1.png");

    write("a.png.recipe.json");

    EXPECT_EQ(fileHash(folder_ / "a.png.mask-1.png"), before);
    EXPECT_TRUE(fs::exists(folder_ / "a.png.mask-2.png"));
    EXPECT_TRUE(fs::exists(folder_ / "a.png.background-2.png"));
    EXPECT_EQ(opened("a.png.recipe.json").foregrounds[0].mask, composition_.foregrounds[0].mask);
}

TEST_F(CompositionRecipeTest, RefusesToBecomeOneOfTheOriginals) {
    sources_ = {source("sea.png", composition_.background)};
    const std::string before = fileHash(folder_ / "sea.png");

    EXPECT_THROW(write("./sea.png"), Error);

    EXPECT_EQ(fileHash(folder_ / "sea.png"), before);
    EXPECT_EQ(folder_.entryCount(), 1);
}

TEST_F(CompositionRecipeTest, RefusesToBecomeTheFileOfALayerThatWasOpened) {
    const SourceFile layer{{}, {.path = folder_ / "render.exr:Beauty", .sha256 = {}}};
    writeFileAtomically(folder_ / "render.exr", "its bytes");

    EXPECT_THAT(messageOf([&] {
                    requireNoSource(folder_ / "render.exr", {layer});
                    return 0;
                }),
                HasSubstr("you opened"));
}

TEST_F(CompositionRecipeTest, AFullDiskLeavesNoneOfItsFiles) {
    composition_.background = plainPicture(kSize, 10, 20, 30);  // its file is small

    const std::string failure = [&] {
        const FullDisk disk(1024);
        return messageOf([&] { write("a.png.recipe.json"); });
    }();

    EXPECT_THAT(failure, HasSubstr("a.png.foreground-1.png"));
    EXPECT_EQ(folder_.entryCount(), 0);
}

/// Not one of the files beside it, which were never named.
TEST_F(CompositionRecipeTest, APlaceThatTakesNoFilesIsToldOfTheNameThatWasChosen) {
    const std::string failure =
        messageOf([&] { (void)content().write("/proc/mine.json", "cpu", {}); });

    EXPECT_THAT(failure, HasSubstr("could not write /proc/mine.json: "));
    EXPECT_THAT(failure, Not(HasSubstr("there is no folder")));
}

TEST_F(CompositionRecipeTest, KeepsTheIdentityOfAModelThatIsNotHere) {
    composition_.foregrounds[0].harmony.model = "gone";
    composition_.foregrounds.push_back(composition_.foregrounds[0]);
    composition_.foregrounds[1].id = ForegroundId{2};
    composition_.foregrounds[1].harmony.model = "mkl";
    CompositionRecipe recipe = content();
    recipe.identifyModels(ModelCatalog(), {{"gone", "12ab"}, {"mkl", "34cd"}});

    (void)recipe.write(folder_ / "a.recipe.json", "cpu", {});

    const Recipe written = readRecipe(folder_ / "a.recipe.json");
    EXPECT_EQ(written.foregrounds[0].modelIdentity, "12ab");
    EXPECT_EQ(written.foregrounds[1].modelIdentity, modelIdentity(ModelCatalog(), "mkl"));
}

TEST_F(CompositionRecipeTest, CanBeMovedWithItsFolder) {
    fs::create_directory(folder_ / "one");
    (void)content().write(folder_ / "one/a.recipe.json", "cpu", {});

    fs::rename(folder_ / "one", folder_ / "two");

    Recipe recipe = readRecipe(folder_ / "two/a.recipe.json");
    EXPECT_THAT(compose(recipe, folder_ / "two").background, ImageNear(composition_.background, 0));
}

TEST_F(CompositionRecipeTest, EveryFaultOfTheDiskLeavesAllOldFilesOrAllNewOnes) {
    composition_.background = plainPicture(kSize, 10, 20, 30);
    write("a.png.recipe.json");
    composition_.foregrounds[0].harmony.seed = 77;

    doWithEveryFault(
        folder_.path(),
        [&] { write("a.png.recipe.json"); },
        [&] {
            EXPECT_EQ(readRecipe(folder_ / "a.png.recipe.json").foregrounds[0].harmony.seed, 77U);
        });
}

}  // namespace
}  // namespace r2r
