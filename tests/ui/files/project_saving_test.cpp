// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/project_saving.h"

#include "engine/core/file_io.h"
#include "engine/project/project_tables.h"
#include "engine/project/project_version.h"
#include "tests/ui/dog_on_beach.h"
#include "ui/files/exporting.h"
#include "ui/files/journalling.h"
#include "ui/jobs/thumbnail.h"

#include <QMenu>
#include <QMessageBox>
#include <QSignalSpy>
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <memory>

namespace r2r::ui {
namespace {

namespace fs = std::filesystem;
using testing::grainyImage;
using testing::writeImage;

/// Saving a project, opening it, and what asks for it.
class ProjectSavingTest : public testing::DogOnBeach {
protected:
    void openDogOnBeach() {
        DogOnBeach::openDogOnBeach();
        document().push(std::make_unique<SetHarmony>(
            document(), *document().currentForegroundId(), testing::quickHarmony()));
    }

    void saveTo(const char* name, bool isLinked = false) {
        QSignalSpy saved(&window_.projects(), &ProjectSaving::saved);
        window_.projects().saveTo(path(name), isLinked);
        ASSERT_TRUE(saved.wait(kDeadlineMs));
    }

    /// Presses Ctrl+S's action, and waits for the end of it.
    void save() {
        QSignalSpy saved(&window_.projects(), &ProjectSaving::saved);
        action("save").trigger();
        ASSERT_TRUE(saved.size() > 0 || saved.wait(kDeadlineMs));
    }

    void openAgain(const char* name) {
        window_.opening().openFiles({path(name)});
        waitUntil([&] { return window_.windowTitle().startsWith(name) && isClean(); });
    }

    void close() {
        document().undoStack().setClean();
        action("newDocument").trigger();
        ASSERT_FALSE(document().hasBackground());
    }

    /// The picture as an export writes it.
    std::vector<std::byte> exported(const char* name) {
        QSignalSpy finished(&window_.exporting(), &Exporting::finished);
        window_.exporting().exportTo(path(name), {.wantsRecipe = false});
        EXPECT_TRUE(finished.wait(kDeadlineMs));
        return readFile(folder_ / name);
    }

    /// Another program saves the project under another name of the foreground.
    void saveAsAnotherProgram(const char* name) {
        OpenedProject other = openProject(folder_ / name);
        other.project.composition.foregrounds[0].name = "Theirs";
        (void)saveProject(folder_ / name, other.project, {.before = &other.state});
    }

    /// Until the picture at rest is shown again after a change that was taken back.
    void moveAndBack() {
        QSignalSpy shown(&window_.preview(), &LivePreview::resultShown);
        move();
        document().undoStack().undo();
        waitUntil([&] {
            return !shown.isEmpty() && !shown.last().first().value<PreviewResult>().isDraft;
        });
    }
};

TEST_F(ProjectSavingTest, AsksWhereTheFirstTimeAndNeverAgain) {
    openDogOnBeach();
    type("mine");
    save();
    EXPECT_TRUE(isProjectFile(folder_ / "mine.r2rs"));
    move();

    save();

    EXPECT_TRUE(isClean());
    EXPECT_EQ(openProject(folder_ / "mine.r2rs").project.composition.foregrounds[0].placement,
              document().currentForeground()->placement);
}

TEST_F(ProjectSavingTest, SavedWorkIsCleanAndItsProjectNamesTheWindow) {
    openDogOnBeach();

    saveTo("work.r2rs");

    EXPECT_TRUE(isClean());
    EXPECT_TRUE(window_.windowTitle().startsWith("work.r2rs"));
    EXPECT_TRUE(toastText().contains("work.r2rs"));
    EXPECT_EQ(settings_.recentFiles().first().path, path("work.r2rs"));
}

TEST_F(ProjectSavingTest, ProposesToSaveBesideTheBackground) {
    openDogOnBeach();

    EXPECT_EQ(proposedBy(action("save")), path("beach.r2rs"));
    EXPECT_FALSE(isClean());
}

TEST_F(ProjectSavingTest, ChangesThatAreUndoneCountAsSaved) {
    openDogOnBeach();
    saveTo("work.r2rs");

    move();
    EXPECT_FALSE(isClean());
    document().undoStack().undo();
    EXPECT_TRUE(isClean());
    document().undoStack().undo();
    EXPECT_FALSE(isClean());
    document().undoStack().redo();

    EXPECT_TRUE(isClean());
}

TEST_F(ProjectSavingTest, WhatIsTakenBackByHandCountsAsItWasOpened) {
    openDogOnBeach();
    EXPECT_FALSE(isClean());

    document().push(
        std::make_unique<RemoveForeground>(document(), *document().currentForegroundId()));

    EXPECT_TRUE(isClean());
    document().undoStack().undo();
    EXPECT_FALSE(isClean());
}

TEST_F(ProjectSavingTest, WhatIsEditedMeanwhileIsNotSavedUntilItIsUndone) {
    openDogOnBeach();
    QSignalSpy saved(&window_.projects(), &ProjectSaving::saved);

    window_.projects().saveTo(path("work.r2rs"), false);
    move();

    ASSERT_TRUE(saved.wait(kDeadlineMs));
    EXPECT_FALSE(isClean());
    document().undoStack().undo();
    EXPECT_TRUE(isClean());
}

TEST_F(ProjectSavingTest, OpeningTheProjectBringsDocumentAndPictureBackWithoutItsFiles) {
    openDogOnBeach();
    move();
    const Foreground before = *document().currentForeground();
    const auto seen = exported("before.png");
    moveAndBack();
    saveTo("work.r2rs");
    close();
    fs::remove(folder_ / "beach.png");
    fs::remove(folder_ / "dog.png");

    openAgain("work.r2rs");

    EXPECT_TRUE(*document().currentForeground() == before);
    EXPECT_EQ(exported("after.png"), seen);
    EXPECT_EQ(openProject(folder_ / "work.r2rs").project.changes.size(), 1U);
}

TEST_F(ProjectSavingTest, ARecipeOfAnOpenedProjectIsWholeAlthoughThePicturesAreGone) {
    openDogOnBeach();
    saveTo("work.r2rs");
    close();
    fs::remove(folder_ / "beach.png");
    openAgain("work.r2rs");
    QSignalSpy finished(&window_.exporting(), &Exporting::finished);

    window_.exporting().exportTo(path("out.png"), {.wantsRecipe = true});

    ASSERT_TRUE(finished.wait(kDeadlineMs));
    const auto report = finished.first().first().value<ExportReport>();
    for (const fs::path& companion : report.companions)
        EXPECT_TRUE(fs::exists(companion)) << companion;
    EXPECT_TRUE(fs::exists(folder_ / "out.png.background.png"));
}

TEST_F(ProjectSavingTest, WhatAModelFoundThatIsNotHereIsShownExportedAndSavedAgain) {
    openDogOnBeach();
    const auto seen = exported("before.png");
    moveAndBack();
    saveTo("work.r2rs");
    close();
    {
        const Database database(folder_ / "work.r2rs", Database::Access::Write);
        Json document = storedDocument(database);
        document["foregrounds"][0]["harmony"]["model"] = "gone";
        document["found"][0]["harmony"]["model"] = "gone";
        storeDocument(database, document);
    }

    openAgain("work.r2rs");

    EXPECT_EQ(document().currentForeground()->harmony.model, "gone");
    EXPECT_EQ(exported("after.png"), seen);
    move();
    document().undoStack().undo();
    saveTo("again.r2rs");
    EXPECT_EQ(openProject(folder_ / "again.r2rs").project.changes.size(), 1U);
}

TEST_F(ProjectSavingTest, AnOpenedProjectIsSavedInPlaceAgain) {
    openDogOnBeach();
    saveTo("work.r2rs");
    close();
    fs::remove(folder_ / "dog.png");
    openAgain("work.r2rs");
    move();

    save();

    const OpenedProject saved = openProject(folder_ / "work.r2rs");
    EXPECT_TRUE(saved.project.composition.foregrounds[0] == *document().currentForeground());
    EXPECT_EQ(saved.project.pictures.size(), 2U);
}

TEST_F(ProjectSavingTest, ClosingMaySaveFirst) {
    openDogOnBeach();
    saveTo("work.r2rs");
    move();
    const Placement moved = document().currentForeground()->placement;

    answer("unsavedWorkSave");
    EXPECT_FALSE(window_.close());

    waitUntil([this] { return !window_.isVisible(); });
    EXPECT_EQ(openProject(folder_ / "work.r2rs").project.composition.foregrounds[0].placement,
              moved);
}

TEST_F(ProjectSavingTest, ARecipeDoesNotMakeAProjectSaved) {
    openDogOnBeach();
    saveTo("work.r2rs");
    move();
    QSignalSpy finished(&window_.exporting(), &Exporting::finished);

    window_.exporting().exportTo(path("out.png"), {.wantsRecipe = true});

    ASSERT_TRUE(finished.wait(kDeadlineMs));
    EXPECT_FALSE(isClean());
}

TEST_F(ProjectSavingTest, WhatAnotherProgramSavedIsReplacedOnlyWhenThePersonSaysSo) {
    openDogOnBeach();
    saveTo("work.r2rs");
    saveAsAnotherProgram("work.r2rs");
    move();
    QString question;
    withNext<QMessageBox>([&](QMessageBox& box) {
        question = box.text();
        box.reject();
    });
    QSignalSpy saved(&window_.projects(), &ProjectSaving::saved);
    action("save").trigger();
    waitUntil([&] { return !question.isEmpty() && !window_.projects().isSaving(); });
    EXPECT_EQ(question, "work.r2rs was saved by another program since you opened it.");
    EXPECT_EQ(saved.size(), 0);
    EXPECT_EQ(openProject(folder_ / "work.r2rs").project.composition.foregrounds[0].name, "Theirs");

    answer("projectChangedReplace");
    save();

    EXPECT_TRUE(isClean());
    EXPECT_TRUE(openProject(folder_ / "work.r2rs").project.composition.foregrounds[0] ==
                *document().currentForeground());
}

TEST_F(ProjectSavingTest, WhatAnotherProgramSavedMayStayBesideOurs) {
    openDogOnBeach();
    saveTo("work.r2rs");
    saveAsAnotherProgram("work.r2rs");
    move();
    QSignalSpy saved(&window_.projects(), &ProjectSaving::saved);
    answer("projectChangedSaveAs");
    type("ours");

    action("save").trigger();

    waitUntil([&] { return saved.size() > 0; });
    EXPECT_TRUE(isProjectFile(folder_ / "ours.r2rs"));
    EXPECT_TRUE(window_.windowTitle().startsWith("ours.r2rs"));
}

TEST_F(ProjectSavingTest, AProjectOfANewerProgramIsOpenedAndSavedUnderAnotherName) {
    openDogOnBeach();
    saveTo("work.r2rs");
    close();
    Database(folder_ / "work.r2rs", Database::Access::Write)
        .run("PRAGMA user_version=" + std::to_string(kProjectVersion + 1));
    const auto bytes = readFile(folder_ / "work.r2rs");

    openAgain("work.r2rs");
    EXPECT_TRUE(toastText().contains("was saved by a newer R2R Studio"));
    move();
    type("mine");
    save();

    EXPECT_EQ(readFile(folder_ / "work.r2rs"), bytes);
    EXPECT_TRUE(window_.windowTitle().startsWith("mine.r2rs"));
}

TEST_F(ProjectSavingTest, AProjectThatIsOpenElsewhereIsSaid) {
    openDogOnBeach();
    saveTo("work.r2rs");
    close();
    openAgain("work.r2rs");
    EXPECT_FALSE(toastText().contains("another window"));
    close();
    const ProjectClaim other(folder_ / "work.r2rs");
    EXPECT_FALSE(other.isTaken());

    openAgain("work.r2rs");

    EXPECT_TRUE(toastText().contains("work.r2rs is open in another window, too."));
}

TEST_F(ProjectSavingTest, APlaceThatCannotBeWrittenIsOneSentence) {
    openDogOnBeach();
    QSignalSpy failed(&window_.projects(), &ProjectSaving::failed);

    window_.projects().saveTo(path("nowhere/work.r2rs"), false);

    ASSERT_TRUE(failed.wait(kDeadlineMs));
    EXPECT_FALSE(isClean());
    EXPECT_TRUE(toastText().contains("there is no folder"));
    EXPECT_TRUE(window_.windowTitle().startsWith("beach.png"));
}

TEST_F(ProjectSavingTest, ASaveThatIsStoppedChangesNoFile) {
    writeImage(folder_ / "large.png", grainyImage({3000, 2000}, 60, 90, 150));
    openDogOnBeach();
    saveTo("work.r2rs");
    const auto bytes = readFile(folder_ / "work.r2rs");
    window_.opening().openFiles({path("large.png")});
    waitUntil([this] { return document().composition().foregrounds.size() == 2; });
    QSignalSpy stopped(&window_.projects(), &ProjectSaving::stopped);

    action("save").trigger();
    cancel("saveProgress");

    ASSERT_TRUE(stopped.wait(kDeadlineMs));
    EXPECT_FALSE(isClean());
    EXPECT_EQ(readFile(folder_ / "work.r2rs"), bytes);
    EXPECT_TRUE(toastText().contains("Saving was stopped."));
}

TEST_F(ProjectSavingTest, TheKindOfFileSaysWhetherPicturesAreOnlyNamed) {
    openDogOnBeach();
    type("linked", "Projects that only name their pictures (*.r2rs)");
    save();
    EXPECT_TRUE(openProject(folder_ / "linked.r2rs").project.isLinked);
    move();

    save();

    EXPECT_TRUE(openProject(folder_ / "linked.r2rs").project.isLinked);
}

TEST_F(ProjectSavingTest, AProjectIsOpenedByDroppingItAndFromTheListOfRecentFiles) {
    openDogOnBeach();
    saveTo("work.r2rs");
    close();
    drop(child<widgets::CanvasView>("canvas"), {path("work.r2rs")});
    waitUntil([this] { return document().currentForeground() != nullptr; });
    close();
    auto& menu = child<QMenu>("recentMenu");
    Q_EMIT menu.aboutToShow();

    menu.actions().first()->trigger();

    waitUntil([this] { return document().currentForeground() != nullptr; });
    EXPECT_TRUE(window_.windowTitle().startsWith("work.r2rs"));
}

TEST_F(ProjectSavingTest, OpenTakesProjectsAndPictures) {
    openDogOnBeach();
    saveTo("work.r2rs");
    close();
    type("work.r2rs");

    action("openBackground").trigger();

    waitUntil([this] { return document().currentForeground() != nullptr; });
    EXPECT_TRUE(window_.windowTitle().startsWith("work.r2rs"));
}

TEST_F(ProjectSavingTest, TheForegroundThatWasCurrentIsCurrentAgain) {
    openDogOnBeach();
    window_.opening().openFiles({path("dog.png")});
    waitUntil([this] { return document().composition().foregrounds.size() == 2; });
    const ForegroundId lower = document().composition().foregrounds[0].id;
    document().setCurrentForeground(lower);
    saveTo("work.r2rs");
    close();

    openAgain("work.r2rs");

    EXPECT_EQ(document().currentForegroundId(), lower);
}

TEST_F(ProjectSavingTest, ADamagedProjectIsOneSentence) {
    std::ofstream(folder_ / "bad.r2rs") << "no project at all";

    window_.opening().openFiles({path("bad.r2rs")});

    waitUntil([this] { return toastText().contains("is not a project of R2R Studio"); });
    EXPECT_FALSE(document().hasBackground());
}

TEST_F(ProjectSavingTest, AProjectShowsItselfInSmall) {
    openDogOnBeach();
    saveTo("work.r2rs");
    const QImage first = pictureOfPng(projectThumbnail(folder_ / "work.r2rs"));
    EXPECT_EQ(first.size(), QSize(160, 120));

    move();
    save();
    EXPECT_NE(pictureOfPng(projectThumbnail(folder_ / "work.r2rs")), first);

    // A setting is not seen in it: it stays.
    HarmonySettings harmony = testing::quickHarmony();
    harmony.strength.overall = 0.25F;
    document().push(
        std::make_unique<SetHarmony>(document(), *document().currentForegroundId(), harmony));
    save();
    EXPECT_FALSE(projectThumbnail(folder_ / "work.r2rs").empty());
}

TEST_F(ProjectSavingTest, WhatWasDoneBeforeItWasSavedCanBeUndone) {
    window_.journal().keepIn(folder_ / "journals");
    openDogOnBeach();
    const double before = document().currentForeground()->placement.centre.x;
    move();
    saveTo("work.r2rs");
    close();

    openAgain("work.r2rs");

    QUndoStack& stack = document().undoStack();
    EXPECT_TRUE(isClean());
    ASSERT_EQ(stack.count(), 3);
    EXPECT_EQ(stack.text(0), "Add foreground");
    action("undo").trigger();
    EXPECT_EQ(document().currentForeground()->placement.centre.x, before);
    EXPECT_FALSE(isClean());
    action("redo").trigger();
    EXPECT_EQ(document().currentForeground()->placement.centre.x, before + 5);
    EXPECT_TRUE(isClean());
    stack.setIndex(0);
    EXPECT_TRUE(document().composition().foregrounds.empty());
    stack.setIndex(3);
    EXPECT_TRUE(isClean());
}

TEST_F(ProjectSavingTest, StepsThatWereUndoneAreRedoneAfterItIsOpened) {
    window_.journal().keepIn(folder_ / "journals");
    openDogOnBeach();
    move();
    move();
    document().undoStack().undo();
    const Composition shown = document().composition();
    saveTo("work.r2rs");
    close();

    openAgain("work.r2rs");

    EXPECT_EQ(document().undoStack().index(), 3);
    EXPECT_EQ(document().composition().foregrounds, shown.foregrounds);
    document().undoStack().redo();
    EXPECT_EQ(document().currentForeground()->placement.centre.x,
              shown.foregrounds[0].placement.centre.x + 5);
}

TEST_F(ProjectSavingTest, StepsGrowWithEverySave) {
    window_.journal().keepIn(folder_ / "journals");
    openDogOnBeach();
    saveTo("work.r2rs");
    for (int i = 1; i <= 3; ++i) {
        close();
        openAgain("work.r2rs");
        move();
        save();
        EXPECT_TRUE(isClean());
        EXPECT_EQ(openProject(folder_ / "work.r2rs").history->steps.size(), 3U + i);
    }
    document().undoStack().setIndex(0);
    EXPECT_TRUE(document().composition().foregrounds.empty());
}

TEST_F(ProjectSavingTest, ASavedStepKeepsItsStepsThoughItIsReplacedAtOnce) {
    window_.journal().keepIn(folder_ / "journals");
    openDogOnBeach();
    saveTo("work.r2rs");
    for (int i = 1; i <= 5; ++i) {
        move();
        const auto shown = document().composition().foregrounds;
        window_.projects().save();
        document().undoStack().undo();  // before anything of it can be on the disk
        move();
        waitUntil([this] { return !window_.projects().isSaving(); });

        const OpenedProject project = openProject(folder_ / "work.r2rs");
        EXPECT_EQ(project.project.composition.foregrounds, shown);
        ASSERT_TRUE(project.history);
        EXPECT_EQ(project.history->steps.size(), 3U + i);
        EXPECT_EQ(project.history->position, project.history->steps.back().number);
    }
}

TEST_F(ProjectSavingTest, AProjectThatWasOpenedIsSafeAgain) {
    window_.journal().keepIn(folder_ / "journals");
    openDogOnBeach();
    saveTo("work.r2rs");
    close();
    openAgain("work.r2rs");
    move();
    waitUntil([this] { return window_.journal().isUpToDate(); });

    const auto entries = fs::directory_iterator(folder_ / "journals");
    const auto journal = std::find_if(begin(entries), end(entries), [](const auto& entry) {
        return entry.path().extension() == ".journal";
    });
    const JournalSummary summary = journalSummary(journal->path());

    EXPECT_EQ(summary.steps, 3);
    EXPECT_FALSE(summary.isSaved);
    waitUntil([&] { return !journalSummary(journal->path()).thumbnail.empty(); });
}

}  // namespace
}  // namespace r2r::ui
