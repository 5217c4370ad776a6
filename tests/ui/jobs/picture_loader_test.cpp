// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/picture_loader.h"

#include "engine/core/file_io.h"
#include "tests/support/image_matchers.h"
#include "tests/support/layered_picture.h"
#include "tests/support/temporary_folder.h"
#include "tests/ui/studio_pictures.h"

#include <QSignalSpy>
#include <gmock/gmock.h>

#include <algorithm>

namespace r2r::ui {
namespace {

using r2r::testing::ImageNear;
using testing::boxMask;
using testing::grainyImage;
using ::testing::HasSubstr;
using testing::writeImage;

constexpr int kDeadlineMs = 30000;

class PictureLoaderTest : public ::testing::Test {
protected:
    LoadedPictures pictures() {
        EXPECT_TRUE(loaded_.size() > 0 || loaded_.wait(kDeadlineMs));
        return loaded_[0][0].value<LoadedPictures>();
    }

    r2r::testing::TemporaryFolder folder_;
    PictureLoader loader_;
    QSignalSpy loaded_{&loader_, &PictureLoader::picturesLoaded};
    QSignalSpy compositions_{&loader_, &PictureLoader::compositionLoaded};
    QSignalSpy failed_{&loader_, &PictureLoader::failed};
};

TEST_F(PictureLoaderTest, ReadsBackgroundAndForegroundsInOrder) {
    writeImage(folder_ / "a.png", grainyImage({20, 10}, 10, 20, 30));
    writeImage(folder_ / "b.png", grainyImage({6, 4}, 10, 20, 30));
    writeImage(folder_ / "c.png", grainyImage({7, 5}, 10, 20, 30));

    loader_.loadPictures({folder_ / "a.png", {folder_ / "b.png", folder_ / "c.png"}});

    const LoadedPictures read = pictures();
    EXPECT_EQ(read.background->photograph.image.size(), (Size{20, 10}));
    ASSERT_EQ(read.foregrounds.size(), 2);
    EXPECT_EQ(read.foregrounds[1].photograph.image.size(), (Size{7, 5}));
    EXPECT_EQ(read.background->source.file.sha256, fileHash(folder_ / "a.png"));
}

TEST_F(PictureLoaderTest, OneBadFileDoesNotStopTheRest) {
    writeFileAtomically(folder_ / "broken.png", "not a picture");
    writeImage(folder_ / "good.png", grainyImage({6, 4}, 10, 20, 30));

    loader_.loadPictures({{}, {folder_ / "broken.png", folder_ / "good.png"}});

    const LoadedPictures read = pictures();
    EXPECT_EQ(read.foregrounds.size(), 1);
    ASSERT_EQ(read.failures.size(), 1);
    EXPECT_THAT(read.failures[0].message, HasSubstr("broken.png"));
}

TEST_F(PictureLoaderTest, AsksWhatIsWantedOfAFileOfLayersBeforeAnythingIsRead) {
    const Image sky = grainyImage({20, 10}, 10, 20, 30);
    const auto file = [&](const std::string& name, std::vector<r2r::testing::PictureLayer> layers) {
        writeFileAtomically(folder_ / name, r2r::testing::layeredPicture(sky, layers));
        return folder_ / name;
    };
    const auto two =
        file("two.psd", {{.name = "Sky", .image = sky}, {.name = "Dog", .image = sky}});
    const auto one = file("one.psd", {{.name = "Sky", .image = sky}});
    QSignalSpy needed(&loader_, &PictureLoader::choiceNeeded);

    loader_.loadPictures({one, {two}});

    ASSERT_TRUE(needed.wait(kDeadlineMs));
    const auto files = needed[0][1].value<std::vector<LayeredFile>>();
    ASSERT_EQ(files.size(), 1);
    EXPECT_EQ(files[0].path, two);
    auto wanted = needed[0][0].value<WantedPictures>();
    wanted.choices[two] = {.layers = {"Dog"}};
    EXPECT_EQ(loaded_.size(), 0);
    loader_.loadPictures(wanted);
    const LoadedPictures read = pictures();
    EXPECT_TRUE(read.background);
    ASSERT_EQ(read.foregrounds.size(), 1);
    EXPECT_EQ(read.foregrounds[0].layer->name, "Dog");
    EXPECT_EQ(read.foregrounds[0].source.file.path, two.string() + ":Dog");
    EXPECT_EQ(read.foregrounds[0].source.file.sha256, fileHash(two));
}

TEST_F(PictureLoaderTest, LaysLayersOnWhiteWhereNoneFillsThePicture) {
    const Image sky = grainyImage({20, 10}, 10, 20, 30);
    const auto path = folder_ / "cut.psd";
    writeFileAtomically(
        path,
        r2r::testing::layeredPicture(
            sky,
            {{.name = "Hidden", .image = sky, .isHidden = true},
             {.name = "Dog", .x = 3, .y = 2, .image = grainyImage({6, 4}, 10, 20, 30)}}));
    QSignalSpy noted(&loader_, &PictureLoader::noted);

    loader_.loadPictures({path, {}, {{path, {.layers = {"Hidden", "Dog"}}}}});

    const LoadedPictures read = pictures();
    ASSERT_TRUE(read.background);
    EXPECT_TRUE(read.background->source.file.path.empty());
    EXPECT_EQ(read.background->photograph.image.row<uint8_t>(0)[0], 255);
    EXPECT_EQ(read.foregrounds.size(), 2);
    ASSERT_TRUE(noted.size() > 0 || noted.wait(kDeadlineMs));
    EXPECT_THAT(noted[0][0].toStringList().join(' ').toStdString(), HasSubstr("on white"));
}

TEST_F(PictureLoaderTest, CutsALayerThatIsLargerThanItsPictureToABackground) {
    const Image sky = grainyImage({20, 10}, 10, 20, 30);
    const Image large = grainyImage({30, 25}, 200, 120, 30);
    const auto path = folder_ / "cut.psd";
    writeFileAtomically(
        path,
        r2r::testing::layeredPicture(
            sky,
            {{.name = "Wide", .x = -4, .y = -9, .image = large},
             {.name = "Dog", .x = 3, .y = 2, .image = grainyImage({6, 4}, 10, 20, 30)}}));

    loader_.loadPictures({path, {}, {{path, {.layers = {"Wide", "Dog"}}}}});

    const LoadedPictures read = pictures();
    ASSERT_TRUE(read.background);
    EXPECT_THAT(read.background->photograph.image, ImageNear(cropped(large, {4, 9, 20, 10}), 0));
    EXPECT_EQ(read.background->display.size(), QSize(20, 10));
    EXPECT_TRUE(read.background->source.file.path.empty());  // what is left of it is in no file
    EXPECT_FALSE(read.background->layer);
    EXPECT_EQ(read.foregrounds.size(), 1);
}

TEST_F(PictureLoaderTest, TakesTheMaskBesideAForeground) {
    const Image mask = boxMask({20, 10}, {4, 2, 8, 6});
    writeImage(folder_ / "cup.png", grainyImage({20, 10}, 10, 20, 30));
    writeImage(folder_ / "cup_mask.png", mask);

    loader_.loadPictures({{}, {folder_ / "cup.png"}});

    const SourceFile taken = pictures().foregrounds.at(0).mask.value();
    EXPECT_THAT(taken.image, ImageNear(mask, 0));
    EXPECT_EQ(taken.file.path, folder_ / "cup_mask.png");
}

TEST_F(PictureLoaderTest, KnowsWhichOtherFilesCouldBeTheMask) {
    writeImage(folder_ / "cup.png", grainyImage({20, 10}, 10, 20, 30));
    writeImage(folder_ / "cup_mask.png", boxMask({20, 10}, {4, 2, 8, 6}));
    writeImage(folder_ / "cup_mask.tif", boxMask({20, 10}, {4, 2, 8, 6}));

    loader_.loadPictures({{}, {folder_ / "cup.png"}});

    EXPECT_EQ(pictures().foregrounds.at(0).otherMasks,
              std::vector<std::filesystem::path>{folder_ / "cup_mask.tif"});
}

TEST_F(PictureLoaderTest, OpensACompositeWithTheMaskBesideIt) {
    writeImage(folder_ / "cup.png", grainyImage({20, 10}, 10, 20, 30));
    writeImage(folder_ / "cup_mask.png", boxMask({20, 10}, {4, 2, 8, 6}));

    loader_.loadComposite(folder_ / "cup.png", {});

    ASSERT_TRUE(compositions_.wait(kDeadlineMs));
    const auto loaded = compositions_[0][0].value<LoadedComposition>();
    ASSERT_EQ(loaded.composition.foregrounds.size(), 1);
    EXPECT_EQ(loaded.composition.foregrounds[0].mask.support(), (Rect{4, 2, 8, 6}));
    EXPECT_TRUE(loaded.sources.at(0).image.sharesPixelsWith(loaded.composition.background));
    EXPECT_EQ(loaded.masks.at(0).file.path, folder_ / "cup_mask.png");
}

TEST_F(PictureLoaderTest, TellsWhatIsOtherwiseThanAFileSays) {
    Image labels({20, 10}, 1, SampleType::U8);
    std::ranges::fill(labels.mutableRow<uint8_t>(3), uint8_t{1});
    writeImage(folder_ / "cup.png", grainyImage({20, 10}, 10, 20, 30));
    writeImage(folder_ / "cup_mask.png", labels);
    QSignalSpy noted(&loader_, &PictureLoader::noted);

    loader_.loadPictures({{}, {folder_ / "cup.png"}});

    ASSERT_TRUE(noted.wait(kDeadlineMs));
    EXPECT_EQ(noted[0][0].toStringList(),
              QStringList("cup_mask.png: its values are 0 and 1; 1 is taken as the foreground."));
    EXPECT_EQ(pictures().foregrounds.at(0).mask->image.row<uint8_t>(3)[0], 255);
}

TEST_F(PictureLoaderTest, NamesBothSizesOfAMaskThatDoesNotFit) {
    writeImage(folder_ / "cup.png", grainyImage({20, 10}, 10, 20, 30));
    writeImage(folder_ / "other.png", boxMask({9, 9}, {4, 2, 3, 3}));

    loader_.loadComposite(folder_ / "cup.png", folder_ / "other.png");

    ASSERT_TRUE(failed_.wait(kDeadlineMs));
    const std::string message = failed_[0][0].value<Failure>().message;
    EXPECT_THAT(message, HasSubstr("20×10"));
    EXPECT_THAT(message, HasSubstr("9×9"));
}

TEST_F(PictureLoaderTest, OpensARecipeAndRemembersItsFiles) {
    writeImage(folder_ / "a.png", grainyImage({20, 10}, 10, 20, 30));
    writeImage(folder_ / "b.png", grainyImage({6, 4}, 10, 20, 30));
    const Recipe recipe{
        .background = {.path = "a.png"},
        .foregrounds = {{.image = RecipeFile{.path = "b.png"}, .placement = {.centre = {8, 5}}}}};
    writeFileAtomically(folder_ / "r.json", formatJson(toJson(recipe)));

    loader_.loadRecipe(folder_ / "r.json", ModelCatalog());

    ASSERT_TRUE(compositions_.wait(kDeadlineMs));
    const auto loaded = compositions_[0][0].value<LoadedComposition>();
    EXPECT_EQ(loaded.composition.foregrounds.at(0).placement.centre, (Point{8, 5}));
    ASSERT_EQ(loaded.sources.size(), 2);
    EXPECT_EQ(loaded.sources[1].file.path, folder_ / "b.png");
}

TEST_F(PictureLoaderTest, NamesModelsThatAreOthersThanTheRecipeWasMadeWith) {
    writeImage(folder_ / "a.png", grainyImage({20, 10}, 10, 20, 30));
    writeImage(folder_ / "m.png", boxMask({20, 10}, {4, 2, 3, 3}));
    const RecipeForeground foreground{.mask = RecipeFile{.path = "m.png"},
                                      .harmony = {.model = "mkl"},
                                      .modelIdentity = "of long ago"};
    const Recipe recipe{.background = {.path = "a.png"}, .foregrounds = {foreground, foreground}};
    writeFileAtomically(folder_ / "r.json", formatJson(toJson(recipe)));

    loader_.loadRecipe(folder_ / "r.json", ModelCatalog());

    ASSERT_TRUE(compositions_.wait(kDeadlineMs));
    const auto loaded = compositions_[0][0].value<LoadedComposition>();
    EXPECT_EQ(loaded.otherModels, std::vector<std::string>{"mkl"});
}

TEST_F(PictureLoaderTest, NamesTheRecipeWhosePictureIsMissing) {
    const Recipe recipe{.background = {.path = "gone.png"}};
    writeFileAtomically(folder_ / "work.recipe.json", formatJson(toJson(recipe)));

    loader_.loadRecipe(folder_ / "work.recipe.json", ModelCatalog());

    ASSERT_TRUE(failed_.wait(kDeadlineMs));
    const std::string message = failed_[0][0].value<Failure>().message;
    EXPECT_THAT(message, HasSubstr("work.recipe.json"));
    EXPECT_THAT(message, HasSubstr("gone.png"));
}

TEST_F(PictureLoaderTest, SaysWhileItReads) {
    writeImage(folder_ / "a.png", grainyImage({20, 10}, 10, 20, 30));
    QSignalSpy loading(&loader_, &PictureLoader::loadingChanged);

    loader_.loadPictures({folder_ / "a.png", {}});
    EXPECT_TRUE(loader_.isLoading());
    (void)pictures();

    EXPECT_FALSE(loader_.isLoading());
    EXPECT_EQ(loading.size(), 2);
}

}  // namespace
}  // namespace r2r::ui
