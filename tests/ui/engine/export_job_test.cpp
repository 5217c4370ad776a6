// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/engine/export_job.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "engine/core/json.h"
#include "engine/imaging/files/file_layers.h"
#include "engine/pipeline/recipes/recipe_file.h"
#include "engine/pipeline/render.h"
#include "engine/pipeline/shadow_layers.h"
#include "tests/support/full_disk.h"
#include "tests/support/image_matchers.h"
#include "tests/support/temporary_folder.h"
#include "tests/ui/fake_models.h"
#include "tests/ui/studio_pictures.h"
#include "ui/jobs/outcome.h"
#include "ui/preview/preview_renderer.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <stop_token>
#include <utility>

namespace r2r::ui {
namespace {

namespace fs = std::filesystem;
using r2r::testing::ImageNear;
using r2r::testing::TemporaryFolder;
using ::testing::HasSubstr;
using testing::warmOnCool;
using testing::writeImage;

class ExportJobTest : public ::testing::Test {
protected:
    ExportRequest request(const std::string& name) const {
        return {.composition = composition_, .path = folder_ / name, .wantsRecipe = false};
    }

    Image replayed(const fs::path& recipe) const {
        return runRecipe(recipeFromJson(readJsonFile(recipe), recipe.string()),
                         recipe.parent_path(),
                         catalog_)
            .photograph.image;
    }

    TemporaryFolder folder_;
    ModelCatalog catalog_;
    EngineModels models_{catalog_, {}};
    Composition composition_ = warmOnCool();
};

TEST_F(ExportJobTest, WritesWhatTheEngineRenders) {
    const ExportReport report = exportPicture(request("out.png"), models_, {});

    const Image expected = harmonized(composition_, catalog_, chooseDevice("auto"));
    EXPECT_THAT(readPhotograph(folder_ / "out.png").image, ImageNear(expected, 0));
    EXPECT_EQ(report.path, folder_ / "out.png");
    EXPECT_EQ(folder_.entryCount(), 1);
}

// The rows of these are made while they are written.
TEST_F(ExportJobTest, WritesTheBytesOfTheWholePicture) {
    composition_.metadata = {};
    const Image expected = harmonized(composition_, catalog_, chooseDevice("auto"));
    for (const auto& [name, format] : {std::pair("out.jpg", ImageFormat::Jpeg),
                                       std::pair("out.png", ImageFormat::Png),
                                       std::pair("out.tif", ImageFormat::Tiff)}) {
        (void)exportPicture(request(name), models_, {});

        EXPECT_EQ(readFile(folder_ / name), encodePhotograph({expected, {}}, format)) << name;
    }
}

TEST_F(ExportJobTest, AnOpenRasterFileHasTheLayersAndShowsTheSamePicture) {
    (void)exportPicture(request("out.png"), models_, {});

    (void)exportPicture(request("out.ora"), models_, {});

    const auto file = readFile(folder_ / "out.ora");
    EXPECT_EQ(layersOf(file, "out.ora").layers.size(), 3U);
    EXPECT_THAT(decodePhotograph(file, "out.ora").image,
                ImageNear(readPhotograph(folder_ / "out.png").image, 0));
}

TEST_F(ExportJobTest, AnExportWithLayersThatIsStoppedLeavesNothing) {
    std::stop_source stop;
    const JobContext job(stop.get_token(), [&](const Progress& progress) {
        if (progress.phase == Phase::Saving && progress.total > 0)
            stop.request_stop();
    });

    EXPECT_THROW((void)exportPicture(request("out.ora"), models_, job), Cancelled);

    EXPECT_EQ(folder_.entryCount(), 0);
}

TEST_F(ExportJobTest, RecipeOfPastedPicturesGivesTheSameBytes) {
    composition_.foregrounds[0].mask.dab({10, 10}, 8, 0.3, 1, true);
    ExportRequest wanted = request("out.png");
    wanted.wantsRecipe = true;

    const ExportReport report = exportPicture(wanted, models_, {});

    EXPECT_EQ(report.companions.size(), 4);  // background, foreground, mask, recipe
    EXPECT_THAT(replayed(folder_ / "out.png.recipe.json"),
                ImageNear(readPhotograph(folder_ / "out.png").image, 0));
}

TEST_F(ExportJobTest, AShadowIsWrittenAsTheCommandLineDoesAndChangesNothingElse) {
    composition_.metadata = {};
    composition_.foregrounds[0].shadow =
        CastShadow{.degrees = 20, .length = 1, .color = ShadowColor{0, 0, 0}};
    ExportRequest wanted = request("out.png");
    wanted.wantsRecipe = true;

    const ExportReport report = exportPicture(wanted, models_, {});

    const Image written = readPhotograph(folder_ / "out.png").image;
    EXPECT_EQ(readFile(folder_ / "out.png"),
              encodePhotograph({harmonized(composition_, catalog_, chooseDevice("auto")), {}},
                               ImageFormat::Png));
    EXPECT_THAT(replayed(folder_ / "out.png.recipe.json"), ImageNear(written, 0));
    ASSERT_TRUE(report.shadows);
    EXPECT_THAT(*report.shadows, ::testing::HasSubstr("changes the background"));
    Image covered(composition_.background.size(), 1, SampleType::U8);
    for (const Foreground& layer : withShadows(composition_).foregrounds) {
        const Rect bounds = coveredBounds(layer, covered.size());
        for (int y = bounds.y; y < bounds.bottom(); ++y)
            std::fill_n(
                covered.mutableRow<uint8_t>(y).begin() + bounds.x, bounds.width, uint8_t{255});
    }
    EXPECT_THAT(written, r2r::testing::IsBitExactOutside(covered, composition_.background));
    composition_.foregrounds[0].shadow.reset();
    EXPECT_FALSE(harmonized(composition_, catalog_, chooseDevice("auto")) == written);
}

TEST_F(ExportJobTest, RecipeNamesTheFilesThatAreThere) {
    const fs::path background = folder_ / "beach.png";
    writeImage(background, composition_.background);
    composition_.background = readPhotograph(background).image;
    ExportRequest wanted = request("out.png");
    wanted.wantsRecipe = true;
    wanted.sources = {{composition_.background, {background, fileHash(background)}}};

    const ExportReport report = exportPicture(wanted, models_, {});

    EXPECT_EQ(report.companions.size(), 2);  // foreground, recipe
    EXPECT_THAT(replayed(folder_ / "out.png.recipe.json"),
                ImageNear(readPhotograph(folder_ / "out.png").image, 0));
}

TEST_F(ExportJobTest, RecipeOfACompositeGivesTheSameBytes) {
    const Image mask = testing::boxMask({160, 120}, {40, 30, 60, 50});
    composition_ = compositionOfComposite({.image = composition_.background}, mask);
    composition_.foregrounds[0].harmony = testing::quickHarmony();
    ExportRequest wanted = request("out.png");
    wanted.wantsRecipe = true;

    (void)exportPicture(wanted, models_, {});

    EXPECT_THAT(replayed(folder_ / "out.png.recipe.json"),
                ImageNear(readPhotograph(folder_ / "out.png").image, 0));
}

TEST_F(ExportJobTest, RecipeOfAMovedPieceOfTheBackgroundGivesTheSameBytes) {
    const Image mask = testing::boxMask({160, 120}, {40, 30, 60, 50});
    composition_ = compositionOfComposite({.image = composition_.background}, mask);
    composition_.foregrounds[0].harmony = testing::quickHarmony();
    composition_.foregrounds[0].placement.centre.x += 20;
    ExportRequest wanted = request("out.png");
    wanted.wantsRecipe = true;

    const ExportReport report = exportPicture(wanted, models_, {});

    EXPECT_THAT(replayed(report.companions.back()),
                ImageNear(readPhotograph(folder_ / "out.png").image, 0));
}

TEST_F(ExportJobTest, TheRecipeSaysWhatTheModelDecided) {
    composition_.foregrounds[0].harmony = catalog_.standardSettings();
    ExportRequest wanted = request("out.png");
    wanted.wantsRecipe = true;

    const ExportReport report = exportPicture(wanted, models_, {});

    const Json recipe = readJsonFile(report.companions.back());
    EXPECT_EQ(recipe.at("foregrounds").at(0).at("model"), "r2r-lite");
    EXPECT_EQ(recipe.at("foregrounds").at(0).at("guard"), true);
}

TEST_F(ExportJobTest, ExportsOfOneStemKeepApart) {
    composition_.foregrounds[0].mask.dab({10, 10}, 8, 0.3, 1, true);
    for (const char* name : {"a.png", "a.tif"}) {
        ExportRequest wanted = request(name);
        wanted.wantsRecipe = true;
        (void)exportPicture(wanted, models_, {});
        composition_.foregrounds[0].mask.dab({30, 20}, 8, 0.3, 1, true);
    }

    for (const char* name : {"a.png", "a.tif"})
        EXPECT_THAT(replayed(folder_ / (name + std::string(".recipe.json"))),
                    ImageNear(readPhotograph(folder_ / name).image, 0))
            << name;
}

TEST_F(ExportJobTest, KeepsAnOriginalThatHasTheNameOfARecipe) {
    const fs::path original = folder_ / "a.png.recipe.json";
    writeFileAtomically(original, "an original");
    ExportRequest wanted = request("a.png");
    wanted.wantsRecipe = true;
    wanted.sources = {{composition_.background, {original, fileHash(original)}}};

    EXPECT_THROW((void)exportPicture(wanted, models_, {}), Error);

    EXPECT_EQ(folder_.entryCount(), 1);
}

TEST_F(ExportJobTest, NeverReplacesAnOriginal) {
    const fs::path original = folder_ / "beach.png";
    writeImage(original, composition_.background);
    const std::string before = fileHash(original);
    ExportRequest wanted = request("beach.png");
    wanted.sources = {{composition_.background, {original, before}}};
    wanted.path = folder_.path() / "." / "beach.png";

    EXPECT_THROW((void)exportPicture(wanted, models_, {}), Error);

    EXPECT_EQ(fileHash(original), before);
}

TEST_F(ExportJobTest, RecipeOfEveryFormGivesTheSameBytes) {
    const std::pair<const char*, OutputForm> cases[] = {
        {"a.png", {.content = OutputContent::Foreground, .sampleType = SampleType::U16}},
        {"b.tif", {.content = OutputContent::CroppedForeground, .longerSide = 30}},
        {"c.webp", {.profile = OutputProfile::Srgb, .alpha = OutputAlpha::Drop, .longerSide = 80}},
    };
    for (const auto& [name, form] : cases) {
        ExportRequest wanted = request(name);
        wanted.form = form;
        wanted.wantsRecipe = true;
        (void)exportPicture(wanted, models_, {});

        const Recipe recipe = readRecipe(recipePath(wanted.path));
        const RecipeRun again = runRecipe(recipe, folder_.path(), catalog_);

        EXPECT_EQ(encodePhotograph(
                      again.photograph, *formatFromExtension(wanted.path), again.recipe.output),
                  readFile(wanted.path))
            << name;
    }
    EXPECT_EQ(readPhotograph(folder_ / "b.tif").image.size(), (Size{30, 20}));
}

TEST_F(ExportJobTest, SaysThatThereIsNoSuchFolderBeforeAnythingIsComputed) {
    bool hasReported = false;
    const JobContext job({}, [&](const Progress&) { hasReported = true; });
    const auto outcome =
        outcomeOf([&] { return exportPicture(request("none/out.png"), models_, job); });

    const auto* failure = std::get_if<Failure>(&outcome);
    ASSERT_TRUE(failure);
    EXPECT_THAT(failure->message, HasSubstr("there is no folder " + (folder_ / "none").string()));
    EXPECT_THAT(failure->hint, HasSubstr("Make the folder"));
    EXPECT_FALSE(hasReported);
}

TEST_F(ExportJobTest, TellsWhatTheFormatLeavesOut) {
    composition_.background = Image(composition_.background.size(), 4, SampleType::U8);
    composition_.foregrounds.clear();

    EXPECT_FALSE(exportPicture(request("out.png"), models_, {}).leftOut);
    const ExportReport report = exportPicture(request("out.jpg"), models_, {});

    ASSERT_TRUE(report.leftOut);
    EXPECT_THAT(*report.leftOut, HasSubstr("JPEG cannot hold transparency"));
}

TEST_F(ExportJobTest, ADiskThatIsFullAtTheRecipeLeavesNoPicture) {
    Image flat({16, 16}, 3, SampleType::U8);  // its file is small, that of the foreground is not
    composition_.background = flat;
    composition_.foregrounds[0].placement.centre = {9999, 9999};
    composition_.foregrounds[0].isHidden = true;
    ExportRequest wanted = request("out.png");
    wanted.wantsRecipe = true;

    {
        const r2r::testing::FullDisk disk(1024);
        EXPECT_THROW((void)exportPicture(wanted, models_, {}), Error);
    }

    EXPECT_EQ(folder_.entryCount(), 0);
}

TEST_F(ExportJobTest, FindsOutBeforeAnythingIsComputedThatTheRecipesNameWouldBeTooLong) {
    bool hasReported = false;
    const JobContext job({}, [&](const Progress&) { hasReported = true; });
    ExportRequest wanted = request(std::string(245, 'a') + ".png");
    wanted.wantsRecipe = true;

    const auto outcome = outcomeOf([&] { return exportPicture(wanted, models_, job); });

    const auto* failure = std::get_if<Failure>(&outcome);
    ASSERT_TRUE(failure);
    EXPECT_THAT(failure->message, HasSubstr(".recipe.json: its name is too long"));
    EXPECT_FALSE(hasReported);
}

TEST_F(ExportJobTest, OpensAndRunsNothingAfterAPreview) {
    const auto fake = std::make_shared<testing::FakeModels>();
    EngineModels models(testing::catalogWith({testing::fakeSamplerInfo()}),
                        testing::accessTo(fake));
    PreviewRenderer renderer(models.finder());
    composition_.foregrounds[0].harmony.model = "slow";
    (void)renderer.run({.composition = composition_}, {}, [](const PreviewResult&) {});
    ASSERT_EQ(models.workspace().openings(), 1);

    (void)exportPicture(request("out.png"), models, {});

    EXPECT_EQ(models.workspace().openings(), 1);
    EXPECT_EQ(fake->countRuns(), 1);
}

TEST_F(ExportJobTest, WritesALargePictureAsItsPreviewShowsIt) {
    composition_.background = testing::grainyImage({2400, 1600}, 60, 90, 150);
    composition_.foregrounds[0].placement.centre = {1200, 800};
    const ForegroundId id = composition_.foregrounds[0].id;
    PreviewRenderer renderer(models_.finder());
    (void)renderer.run({.composition = composition_}, {}, [](const PreviewResult&) {});
    const auto seen = models_.finder().cache().changesFor(composition_);

    (void)exportPicture(request("out.png"), models_, {});

    ASSERT_EQ(seen.front().foreground, id);
    EXPECT_THAT(readPhotograph(folder_ / "out.png").image,
                ImageNear(render(composition_, seen), 0));
    EXPECT_THAT(readPhotograph(folder_ / "out.png").image,
                ImageNear(harmonized(composition_, catalog_, chooseDevice("cpu")), 0));
}

TEST_F(ExportJobTest, FindsItsColoursOnItsOwnDevice) {
    const auto fake = std::make_shared<testing::FakeModels>();
    EngineModels models(testing::catalogWith({testing::fakeSamplerInfo()}),
                        testing::accessTo(fake));
    composition_.foregrounds[0].harmony.model = "slow";
    (void)exportPicture(request("out.png"), models, {});
    ExportRequest other = request("out.png");
    other.device = "cuda:0";

    (void)exportPicture(other, models, {});

    EXPECT_EQ(fake->countRuns(), 2);
    EXPECT_THAT(fake->devices, ::testing::ElementsAre("cpu", "cuda:0"));
}

TEST_F(ExportJobTest, RefusesAnUnknownEndingBeforeAnythingIsComputed) {
    bool hasReported = false;
    const JobContext job({}, [&](const Progress&) { hasReported = true; });

    EXPECT_THROW((void)exportPicture(request("out.bmp"), models_, job), Error);

    EXPECT_FALSE(hasReported);
}

TEST_F(ExportJobTest, LeavesNothingBehindWhereverItIsStopped) {
    int reports = 0;
    (void)exportPicture(
        request("first.png"), models_, JobContext({}, [&](const Progress&) { ++reports; }));
    fs::remove(folder_ / "first.png");
    ASSERT_GT(reports, 2);

    for (int stopAt = 1; stopAt <= reports; ++stopAt) {
        std::stop_source stop;
        int count = 0;
        const JobContext job(stop.get_token(), [&](const Progress&) {
            if (++count == stopAt)
                stop.request_stop();
        });
        EngineModels fresh(catalog_, {});
        EXPECT_THROW((void)exportPicture(request("out.png"), fresh, job), Cancelled) << stopAt;
        EXPECT_EQ(folder_.entryCount(), 0) << stopAt;
    }
}

}  // namespace
}  // namespace r2r::ui
