// SPDX-License-Identifier: GPL-3.0-or-later
// A person keeps what `r2r harmonize` made as a project, and makes the picture of it again.
#include "app/cli/scene.h"
#include "engine/core/file_io.h"
#include "engine/core/json.h"
#include "engine/imaging/files/image_file.h"
#include "tests/app/cli/program_runs.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>

namespace r2r::testing {
namespace {

namespace fs = std::filesystem;

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class ProjectCommand : public ::testing::Test {
protected:
    ProjectCommand() { writeComposite(folder.path(), "photo", {150, 110}, 3); }

    [[nodiscard]] std::string at(std::string_view name) const { return (folder / name).string(); }

    /// Harmonizes the composite into out.png and work.r2rs.
    [[nodiscard]] cli::ChildResult keep(std::vector<std::string> more = {}) const {
        std::vector<std::string> all = {"harmonize",
                                        at("photo.png"),
                                        "--mask",
                                        at("photo_mask.png"),
                                        "-o",
                                        at("out.png"),
                                        "--save-project",
                                        at("work.r2rs")};
        all.insert(all.end(), more.begin(), more.end());
        return r2r(all);
    }

    TemporaryFolder folder;
};

TEST_F(ProjectCommand, TheProjectGivesTheSameBytesWithoutPicturesAndModel) {
    ASSERT_THAT(
        r2r({"harmonize", at("photo.png"), "--mask", at("photo_mask.png"), "-o", at("plain.png")}),
        Succeeds());
    ASSERT_THAT(keep(), Succeeds());
    fs::remove(folder / "photo.png");
    fs::remove(folder / "photo_mask.png");

    ASSERT_THAT(r2r({"harmonize", "--project", at("work.r2rs"), "-o", at("again.png")}),
                Succeeds());

    EXPECT_EQ(textOf(folder / "out.png"), textOf(folder / "plain.png"));
    EXPECT_EQ(textOf(folder / "again.png"), textOf(folder / "out.png"));
}

TEST_F(ProjectCommand, AProjectHasASmallPictureOfItself) {
    ASSERT_THAT(keep(), Succeeds());

    ASSERT_THAT(r2r({"thumbnail", at("work.r2rs"), at("small"), "--size", "75"}), Succeeds());

    EXPECT_EQ(readPhotograph(folder / "small").image.size(), (Size{75, 55}));
}

TEST_F(ProjectCommand, ASmallPictureIsNeverWrittenOverTheProject) {
    ASSERT_THAT(keep(), Succeeds());
    const std::string before = textOf(folder / "work.r2rs");

    EXPECT_NE(r2r({"thumbnail", at("work.r2rs"), at("work.r2rs")}).exitCode, 0);
    EXPECT_NE(r2r({"thumbnail", at("out.png"), at("small")}).exitCode, 0);

    EXPECT_EQ(textOf(folder / "work.r2rs"), before);
    EXPECT_FALSE(fs::exists(folder / "small"));
}

TEST_F(ProjectCommand, TheRecipeBesideItIsThatOfTheRun) {
    ASSERT_THAT(keep({"--recipe", at("recipe.json"), "--model", "mkl"}), Succeeds());

    ASSERT_THAT(r2r({"replay", at("recipe.json"), "-o", at("again.png")}), Succeeds());

    EXPECT_EQ(textOf(folder / "again.png"), textOf(folder / "out.png"));
}

TEST_F(ProjectCommand, InfoSaysWhatAProjectHolds) {
    ASSERT_THAT(keep({"--model", "mkl", "--strength", "70%"}), Succeeds());

    const auto said = r2r({"info", at("work.r2rs")});

    ASSERT_THAT(said, Succeeds());
    EXPECT_THAT(said.output,
                AllOf(HasSubstr("R2R Studio project, version 1"),
                      HasSubstr("photo.png, 150×110 pixels, inside"),
                      HasSubstr("mkl at 70 %"),
                      HasSubstr("1 change of colours")));
    const auto json = r2r({"info", at("work.r2rs"), "--json"});
    EXPECT_EQ(parseJson(json.output, "output")["format"], "r2r-project");
}

TEST_F(ProjectCommand, LinkedPicturesAreOnlyNamed) {
    ASSERT_THAT(keep({"--link"}), Succeeds());

    EXPECT_THAT(r2r({"info", at("work.r2rs")}).output, HasSubstr("linked"));
    fs::remove(folder / "photo.png");
    const auto refused = r2r({"harmonize", "--project", at("work.r2rs"), "-o", at("again.png")});
    EXPECT_EQ(refused.exitCode, 2);
    EXPECT_THAT(refused.errors, HasSubstr("photo.png"));
}

TEST_F(ProjectCommand, NoPictureIsWrittenWithoutAForegroundThatWasThere) {
    writePhotograph(folder / "cup.png", {cli::cutOutImage({40, 30}, {}, 1), {}});
    ASSERT_THAT(r2r({"harmonize",
                     "--background",
                     at("photo.png"),
                     "--foreground",
                     at("cup.png"),
                     "--place",
                     "60,50,1,0",
                     "-o",
                     at("out.png"),
                     "--save-project",
                     at("work.r2rs"),
                     "--link"}),
                Succeeds());
    writePhotograph(folder / "cup.png", {cli::cutOutImage({40, 30}, {}, 2), {}});

    const auto refused = r2r({"harmonize", "--project", at("work.r2rs"), "-o", at("again.png")});

    EXPECT_EQ(refused.exitCode, 2);
    EXPECT_THAT(refused.errors,
                AllOf(HasSubstr("cannot be painted as it was saved"), HasSubstr("cup")));
    EXPECT_THAT(refused.errors, Not(HasSubstr("found[")));
    EXPECT_FALSE(fs::exists(folder / "again.png"));
    EXPECT_THAT(r2r({"replay", at("work.r2rs"), "-o", at("again.png")}).errors,
                AllOf(HasSubstr("is not a recipe"), HasSubstr("--project")));
}

TEST_F(ProjectCommand, SettingsBesideAProjectAreRefused) {
    ASSERT_THAT(keep(), Succeeds());

    EXPECT_THAT(
        r2r({"harmonize", "--project", at("work.r2rs"), "--model", "mkl", "-o", at("x.png")}),
        RefusesWith(2));
    EXPECT_FALSE(fs::exists(folder / "x.png"));
}

TEST_F(ProjectCommand, AProjectHasTheEndingOfOne) {
    for (const char* name : {"work.zip", "work"}) {
        const auto refused = r2r({"harmonize",
                                  at("photo.png"),
                                  "--mask",
                                  at("photo_mask.png"),
                                  "-o",
                                  at("out.png"),
                                  "--save-project",
                                  at(name)});

        EXPECT_THAT(refused, RefusesWith(2));
        EXPECT_THAT(refused.errors, HasSubstr("Name it work.r2rs."));
        EXPECT_FALSE(fs::exists(folder / name));
    }
}

TEST_F(ProjectCommand, NoFileOfAnotherKindIsReplacedOrOpened) {
    write(folder / "work.r2rs", "something else");

    EXPECT_THAT(keep(), RefusesWith(2));
    EXPECT_FALSE(fs::exists(folder / "out.png"));
    EXPECT_THAT(r2r({"harmonize", "--project", at("work.r2rs"), "-o", at("x.png")}),
                RefusesWith(2));
    EXPECT_EQ(textOf(folder / "work.r2rs"), "something else");
}

/// A room with a chair, as a project and as a picture.
class ProjectAsTemplate : public ProjectCommand {
protected:
    ProjectAsTemplate() {
        writeComposite(folder / "chairs", "one", {60, 50}, 4);
        writeComposite(folder / "chairs", "two", {90, 50}, 5);
    }

    [[nodiscard]] cli::ChildResult placed(const std::string& chair,
                                          const std::string& place,
                                          std::vector<std::string> more) const {
        std::vector<std::string> all = {"harmonize",
                                        "--background",
                                        at("photo.png"),
                                        "--foreground",
                                        at("chairs/" + chair + ".png"),
                                        "--mask",
                                        at("chairs/" + chair + "_mask.png"),
                                        "--place",
                                        place,
                                        "--model",
                                        "mkl",
                                        "--strength",
                                        "70%"};
        all.insert(all.end(), more.begin(), more.end());
        return r2r(all);
    }

    [[nodiscard]] cli::ChildResult batch(std::vector<std::string> more = {}) const {
        std::vector<std::string> all = {
            "batch", at("chairs"), "--project", at("room.r2rs"), "-o", at("rooms")};
        all.insert(all.end(), more.begin(), more.end());
        return r2r(all);
    }
};

TEST_F(ProjectAsTemplate, EveryPictureTakesThePlaceOfTheForeground) {
    ASSERT_THAT(
        placed("one", "70,60,0.6,10", {"-o", at("one.png"), "--save-project", at("room.r2rs")}),
        Succeeds());
    // Half as wide again, so two thirds as large.
    ASSERT_THAT(placed("two", "70,60,0.4,10", {"-o", at("two.png")}), Succeeds());

    ASSERT_THAT(batch(), Succeeds());

    EXPECT_EQ(textOf(folder / "rooms/one.png"), textOf(folder / "one.png"));
    EXPECT_EQ(textOf(folder / "rooms/two.png"), textOf(folder / "two.png"));
    EXPECT_THAT(batch().errors, HasSubstr("2 skipped"));
}

TEST_F(ProjectAsTemplate, AChangedSceneIsMadeAgain) {
    const std::vector<std::string> kept = {"-o", at("one.png"), "--save-project", at("room.r2rs")};
    ASSERT_THAT(placed("one", "70,60,0.6,10", kept), Succeeds());
    ASSERT_THAT(batch(), Succeeds());
    ASSERT_THAT(placed("one", "75,60,0.6,10", kept), Succeeds());

    const auto again = batch();

    EXPECT_THAT(again.errors, HasSubstr("2 of 2 done"));
    EXPECT_EQ(textOf(folder / "rooms/one.png"), textOf(folder / "one.png"));
}

TEST_F(ProjectAsTemplate, TheSettingsOfACompositeAreThoseOfTheFolder) {
    ASSERT_THAT(r2r({"harmonize",
                     at("chairs/one.png"),
                     "--mask",
                     at("chairs/one_mask.png"),
                     "--model",
                     "reinhard",
                     "--strength",
                     "50%",
                     "-o",
                     at("one.png"),
                     "--save-project",
                     at("room.r2rs")}),
                Succeeds());
    ASSERT_THAT(
        r2r({"batch", at("chairs"), "--model", "reinhard", "--strength", "50%", "-o", at("plain")}),
        Succeeds());

    ASSERT_THAT(batch(), Succeeds());

    for (const char* name : {"one.png", "two.png"})
        EXPECT_EQ(textOf(folder / "rooms" / name), textOf(folder / "plain" / name));
}

TEST_F(ProjectAsTemplate, SettingsBesideItAreRefused) {
    ASSERT_THAT(
        placed("one", "70,60,0.6,10", {"-o", at("one.png"), "--save-project", at("room.r2rs")}),
        Succeeds());

    EXPECT_EQ(batch({"--model", "mkl"}).exitCode, 2);
    EXPECT_EQ(batch({"--strength", "50%"}).exitCode, 2);
}

TEST_F(ProjectAsTemplate, AFileThatIsNoProjectIsOneSentence) {
    writeFileAtomically(folder / "room.r2rs", std::string_view("nothing"));

    const auto refused = batch();

    EXPECT_EQ(refused.exitCode, 2);
    EXPECT_THAT(refused.errors, HasSubstr("is not a project of R2R Studio"));
}

}  // namespace
}  // namespace r2r::testing
