// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/project_run.h"

#include "engine/imaging/files/image_file.h"
#include "engine/project/project_file.h"
#include "tests/engine/pipeline/scene.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>

namespace r2r {
namespace {

using testing::discMask;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::TemporaryFolder;
using testing::texturedPicture;

class ProjectRunTest : public ::testing::Test {
protected:
    ProjectRunTest() {
        writePhotograph(folder_ / "photo.png", {texturedPicture({160, 120}, 1), {}});
        writePhotograph(folder_ / "mask.png", {discMask({160, 120}, {80, 60}, 30, 5), {}});
    }

    /// A composite under this model, with paths that start from the folder.
    static Recipe recipe(const char* model) {
        RecipeForeground foreground;
        foreground.mask = RecipeFile{.path = "mask.png", .sha256 = {}};
        foreground.harmony.model = model;
        foreground.harmony.strength.overall = 0.8F;
        Recipe made;
        made.background.path = "photo.png";
        made.foregrounds = {foreground};
        made.device = "cpu";
        return made;
    }

    TemporaryFolder folder_;
    Workspace workspace_{ModelCatalog()};
};

TEST_F(ProjectRunTest, GivesThePictureAndTheRecipeOfAnyRun) {
    for (const char* model : {"lab-mean", "poisson", "r2r-lite"}) {
        const RecipeRun run = runRecipe(recipe(model), folder_.path(), workspace_);

        const ProjectRun kept = runForProject(recipe(model), folder_.path(), workspace_);

        EXPECT_TRUE(kept.run.photograph.image == run.photograph.image) << model;
        EXPECT_EQ(toJson(kept.run.recipe), toJson(run.recipe)) << model;
        EXPECT_EQ(kept.run.remarks.notes, run.remarks.notes) << model;
        EXPECT_EQ(kept.run.remarks.guarded.size(), run.remarks.guarded.size()) << model;
    }
}

TEST_F(ProjectRunTest, TellsThatOnlyAPartOfTheReferenceWasFollowed) {
    Recipe cut = recipe("lab-mean");
    cut.foregrounds.front().harmony.reference = Rect{100, 60, 100, 100};

    const ProjectRun kept = runForProject(cut, folder_.path(), workspace_);
    (void)saveProject(folder_ / "work.r2rs", kept.project);
    const PaintedProject painted =
        paintedProject(openProject(folder_ / "work.r2rs").project, workspace_, "cpu");

    EXPECT_THAT(kept.run.remarks.notes, ElementsAre(noteText(FollowedPartOfReference())));
    EXPECT_EQ(painted.remarks.notes, kept.run.remarks.notes);
}

TEST_F(ProjectRunTest, TheProjectIsPaintedWithoutAnyModel) {
    const ProjectRun kept = runForProject(recipe("r2r-lite"), folder_.path(), workspace_);
    (void)saveProject(folder_ / "work.r2rs", kept.project);
    Workspace empty(ModelCatalog::of({{.name = "another"}}));

    const OpenedProject opened = openProject(folder_ / "work.r2rs");
    const PaintedProject painted = paintedProject(opened.project, empty, "no such device");

    EXPECT_THAT(opened.notes, IsEmpty());
    EXPECT_TRUE(painted.photograph.image == kept.run.photograph.image);
    EXPECT_EQ(empty.openings(), 0);
}

}  // namespace
}  // namespace r2r
