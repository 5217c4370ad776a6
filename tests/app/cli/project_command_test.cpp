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

}  // namespace
}  // namespace r2r::testing
