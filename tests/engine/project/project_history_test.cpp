// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/project_history.h"

#include "engine/core/error.h"
#include "tests/engine/project/journal_scene.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <memory>
#include <string>

namespace r2r {
namespace {

namespace fs = std::filesystem;

using testing::alter;
using testing::editDocument;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::isSame;
using testing::randomlyChanged;

/// Work with a journal, saved as a project with its steps.
class ProjectHistoryTest : public ::testing::Test, protected testing::WrittenJournal {
protected:
    ProjectHistoryTest() { write(0); }

    [[nodiscard]] fs::path path() const { return folder_ / "work.r2rs"; }

    /// Saves what was there after the step `shown`.
    void saveAt(size_t shown) {
        project_.composition = states_[shown];
        const auto snapshot = std::make_shared<const JournalSnapshot>(
            claim_.path(),
            pictures_,
            JournalSteps::Step{static_cast<int64_t>(shown), {}, stampOf(shown)});
        state_ = saveProject(path(), project_, {.before = &state_, .history = snapshot}).state;
    }

    void save() { saveAt(states_.size() - 1); }

    /// A new step in place of those after `number`.
    void goFrom(size_t number) {
        states_.resize(number + 1);
        states_.push_back(randomlyChanged(states_.back(), project_));
        write(number + 1);
    }

    /// Opens the project, and reads every state that it keeps.
    void expectSteps(int64_t first, int64_t last, int64_t position) {
        const OpenedProject opened = openProject(path());
        EXPECT_THAT(opened.notes, IsEmpty());
        ASSERT_TRUE(opened.history);
        EXPECT_EQ(opened.history->position, position);
        ASSERT_EQ(opened.history->steps.front().number, first);
        ASSERT_EQ(opened.history->steps.back().number, last);
        JournalClaim claim = JournalClaim::made(folder_ / "others");
        const RestoredWork begun = journalOfProject(claim.path(), opened);
        EXPECT_TRUE(isSame(begun.composition, states_[static_cast<size_t>(position)]));
        const RestoredWork work = readJournal(claim.path());
        EXPECT_FALSE(work.isDamaged);
        EXPECT_EQ(work.steps.size(), begun.steps.size());
        const JournalReader reader(claim.path());
        for (int64_t i = first; i <= last; ++i)
            EXPECT_TRUE(
                isSame(reader.state(i, begun.pictures, {begun.position, &begun.composition}),
                       states_[static_cast<size_t>(i)]))
                << "step " << i;
    }

    [[nodiscard]] int64_t rows(const char* table) const {
        return Database(path(), Database::Access::Read)
            .number("SELECT count(*) FROM " + std::string(table));
    }

    ProjectState state_;
};

TEST_F(ProjectHistoryTest, EveryStepIsThereAgain) {
    go(30);

    save();

    expectSteps(0, 30, 30);
}

TEST_F(ProjectHistoryTest, WhatWasUndoneCanBeRedone) {
    go(20);

    saveAt(12);

    expectSteps(0, 20, 12);
}

TEST_F(ProjectHistoryTest, ALaterSaveAddsWhatIsNew) {
    go(10);
    save();
    go(5);
    save();
    expectSteps(0, 15, 15);

    goFrom(7);
    save();

    expectSteps(0, 8, 8);
}

TEST_F(ProjectHistoryTest, ASaveWithoutAJournalKeepsWhatWasSavedAndGoesOnFromThere) {
    go(10);
    saveAt(7);
    states_.resize(8);
    states_.push_back(randomlyChanged(states_.back(), project_));
    project_.composition = states_.back();

    state_ = saveProject(path(), project_, {.before = &state_}).state;
    expectSteps(0, 8, 8);

    state_ = saveProject(path(), project_, {.before = &state_}).state;  // nothing was done
    expectSteps(0, 8, 8);

    write(8);
    go(2);
    save();
    expectSteps(0, 10, 10);
}

TEST_F(ProjectHistoryTest, DamagedStepsDoNotKeepASaveWithoutAJournalFromGoingOn) {
    go(5);
    save();
    alter(path(), "UPDATE step SET outline = x'1234'");
    project_.composition = randomlyChanged(states_.back(), project_);

    (void)saveProject(path(), project_, {.before = &state_});

    const OpenedProject opened = openProject(path());
    EXPECT_TRUE(isSame(opened.project.composition, project_.composition));
    EXPECT_FALSE(opened.history);
}

TEST_F(ProjectHistoryTest, SavedUnderAnotherNameItIsTheSame) {
    go(10);
    save();
    go(3);
    project_.composition = states_.back();
    const auto snapshot = std::make_shared<const JournalSnapshot>(
        claim_.path(), pictures_, JournalSteps::Step{13, {}, stampOf(13)});

    (void)saveProject(folder_ / "other.r2rs", project_, {.before = &state_, .history = snapshot});
    fs::rename(folder_ / "other.r2rs", path());

    expectSteps(0, 13, 13);
}

TEST_F(ProjectHistoryTest, ThereIsRoomForFiveHundredSteps) {
    for (int i = 0; i < 620; ++i) {
        states_.push_back(states_.back());
        states_.back().foregrounds.front().placement.centre.x = i;
    }
    write(1);

    save();
    expectSteps(120, 620, 620);

    saveAt(50);
    expectSteps(0, 550, 50);
}

TEST_F(ProjectHistoryTest, APictureThatStepsAloneShowIsKept) {
    Composition without = states_.back();
    std::erase_if(without.foregrounds, [](const Foreground& each) { return each.name == "Dog"; });
    states_.push_back(without);
    write(1);
    save();
    fs::remove(folder_ / "dog.png");

    expectSteps(0, 1, 1);
}

TEST_F(ProjectHistoryTest, UndoEndsWhereAPictureIsGoneThatIsOnlyNamed) {
    project_.isLinked = true;
    Composition without = states_.back();
    std::erase_if(without.foregrounds, [](const Foreground& each) { return each.name == "Dog"; });
    states_.push_back(without);
    write(1);
    go(3);
    save();
    fs::remove(folder_ / "dog.png");

    expectSteps(1, 4, 4);
    EXPECT_FALSE(openProject(path()).state.isProtected);
}

TEST_F(ProjectHistoryTest, WorkThatWasRestoredWithoutAPictureCanBeSaved) {
    Composition without = states_.back();
    std::erase_if(without.foregrounds, [](const Foreground& each) { return each.name == "Dog"; });
    states_.push_back(without);
    write(1);
    std::erase_if(pictures_, [&](const auto& each) {  // the file is gone: it could not be read
        return each.second.picture.image.sharesPixelsWith(project_.pictures[1].image);
    });

    save();

    expectSteps(1, 1, 1);
}

TEST_F(ProjectHistoryTest, AfterASaveOfAnEarlierProgramThereIsNothingToUndo) {
    go(5);
    save();
    // It keeps tables and fields that it does not know, and gives the save a name of its own.
    alter(path(), "UPDATE project SET value = 'another' WHERE key = 'save'");

    const OpenedProject opened = openProject(path());
    EXPECT_FALSE(opened.history);
    EXPECT_THAT(opened.notes, IsEmpty());
    (void)saveProject(path(), opened.project, {.before = &opened.state});

    EXPECT_EQ(rows("step"), 0);
    EXPECT_EQ(rows("step_tile"), 0);
}

/// Whatever is in its undo steps.
TEST_F(ProjectHistoryTest, EarlierProgramsMayReadTheProject) {
    go(5);
    for (Foreground& foreground : states_.back().foregrounds)
        foreground.placement.corners.reset();
    save();

    EXPECT_EQ(projectDocument(path())["version"], 1);
    EXPECT_EQ(projectDocument(path())["readable_from"], 1);
}

TEST_F(ProjectHistoryTest, AnotherStepInItsPlaceIsNotTheOneThatIsSaved) {
    go(5);
    const int64_t stamp = stampOf(5);
    const Composition saved = states_.back();
    goFrom(4);
    project_.composition = saved;
    const auto snapshot = std::make_shared<const JournalSnapshot>(
        claim_.path(), pictures_, JournalSteps::Step{5, {}, stamp + 1000});

    (void)saveProject(path(), project_, {.history = snapshot});

    EXPECT_FALSE(openProject(path()).history);
}

TEST_F(ProjectHistoryTest, DamagedStepsCostNothingElse) {
    go(5);
    save();
    for (const char* damage : {"UPDATE step_tile SET data = x'00'",
                               "DELETE FROM step WHERE number = 3",
                               "UPDATE step_foreground SET mask = 99",
                               "DELETE FROM step_foreground",
                               "DROP TABLE step_tile",
                               "UPDATE step SET outline = x'1234'"}) {
        const fs::path copy = folder_ / "copy.r2rs";
        fs::copy_file(path(), copy, fs::copy_options::overwrite_existing);
        alter(copy, damage);

        const OpenedProject opened = openProject(copy);

        EXPECT_TRUE(isSame(opened.project.composition, states_.back())) << damage;
        EXPECT_FALSE(opened.history) << damage;
        EXPECT_FALSE(opened.state.isProtected) << damage;
        ASSERT_EQ(opened.notes.size(), 1U) << damage;
        EXPECT_THAT(opened.notes[0], HasSubstr("cannot be undone")) << damage;
    }
}

TEST_F(ProjectHistoryTest, AViewInThePlaceOfATableIsNotRead) {
    go(5);
    save();
    alter(path(), "ALTER TABLE step_stamp RENAME TO t; CREATE VIEW step_stamp AS SELECT * FROM t");

    EXPECT_FALSE(openProject(path()).history);
}

TEST_F(ProjectHistoryTest, AProjectThatChangedMeanwhileGivesNoJournal) {
    go(5);
    save();
    const OpenedProject opened = openProject(path());
    alter(path(), "UPDATE project SET value = 'another' WHERE key = 'save'");
    JournalClaim claim = JournalClaim::made(folder_ / "others");

    EXPECT_THROW((void)journalOfProject(claim.path(), opened), Error);
}

}  // namespace
}  // namespace r2r
