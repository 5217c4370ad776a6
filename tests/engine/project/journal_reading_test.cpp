// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/journal_reading.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "engine/project/project_version.h"
#include "tests/engine/project/journal_scene.h"
#include "tests/support/failure.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <fstream>

namespace r2r {
namespace {

namespace fs = std::filesystem;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::isSame;
using ::testing::Not;
using ::testing::SizeIs;

class JournalReadingTest : public ::testing::Test, protected testing::WrittenJournal {
protected:
    /// As damage to the disk might.
    void alter(const std::string& sql) {
        journal_.reset();
        const Database database(claim_.path(), Database::Access::Append);
        database.run(sql);
    }

    RestoredWork read() {
        journal_.reset();
        return readJournal(claim_.path());
    }
};

TEST_F(JournalReadingTest, BringsBackStateAndSteps) {
    go(7);

    const RestoredWork work = read();

    EXPECT_FALSE(work.isDamaged);
    EXPECT_TRUE(isSame(work.composition, states_.back()));
    EXPECT_EQ(work.position, 7);
    ASSERT_THAT(work.steps, SizeIs(8));
    EXPECT_EQ(work.steps[3].text, "Step 3");
    EXPECT_THAT(work.notes, IsEmpty());
}

TEST_F(JournalReadingTest, ShowsTheStepThatWasShown) {
    go(7);
    JournalUpdate undone = update(states_.size());
    undone.position = 4;
    undone.about.saved = 2;
    (void)journal_->write(undone);

    const RestoredWork work = read();

    EXPECT_TRUE(isSame(work.composition, states_[4]));
    EXPECT_EQ(work.steps.back().number, 7);
    ASSERT_TRUE(work.saved);
    EXPECT_TRUE(isSame(*work.saved, states_[2]));
}

TEST_F(JournalReadingTest, TellsWhatThereIsBeforeItIsRestored) {
    go(7);
    journal_->writeThumbnail(std::vector<std::byte>(10, std::byte{5}));

    const JournalSummary summary = journalSummary(left());

    EXPECT_EQ(summary.name, "beach.png");
    EXPECT_EQ(summary.steps, 7);
    EXPECT_FALSE(summary.isSaved);
    EXPECT_THAT(summary.thumbnail, SizeIs(10));
    EXPECT_LT(std::chrono::system_clock::now() - summary.time, std::chrono::minutes(5));
}

TEST_F(JournalReadingTest, AJournalOfSavedWorkSaysSo) {
    go(3);
    JournalUpdate saved = update(states_.size());
    saved.about.saved = 3;
    (void)journal_->write(saved);

    EXPECT_TRUE(journalSummary(left()).isSaved);
}

TEST_F(JournalReadingTest, SaysWhichProgramsRestoreItRightly) {
    go(1);
    Composition tilted = states_.back();
    tilted.foregrounds.front().placement.corners = Corners{{{0.1, 0}, {1, 0}, {1, 1}, {0, 1}}};
    JournalUpdate next = update(states_.size());
    next.entries = {{{.number = 2, .text = "Tilt", .stamp = 2}, tilted}};
    next.last = next.position = 2;
    (void)journal_->write(next);
    next.entries = {{{.number = 3, .text = "Back", .stamp = 3}, states_.back()}};
    next.last = next.position = 3;
    (void)journal_->write(next);

    EXPECT_FALSE(journalSummary(left()).isOfNewerProgram);

    const Database database(claim_.path(), Database::Access::Append);
    EXPECT_EQ(database.number("SELECT value FROM journal WHERE key = 'readable_from'"),
              projectVersionFor(tilted));
}

TEST_F(JournalReadingTest, WorkOfANewerProgramIsLeftForIt) {
    go(2);
    alter("UPDATE journal SET value = 1000 WHERE key = 'readable_from'");

    EXPECT_TRUE(journalSummary(claim_.path()).isOfNewerProgram);
    const auto failure = testing::failureOf([&] { return readJournal(claim_.path()); });
    EXPECT_EQ(failure.code(), ErrorCode::Unsupported);
    EXPECT_THAT(failure.message(), HasSubstr("newer R2R Studio"));
}

TEST_F(JournalReadingTest, AnEmptyJournalHoldsNothingToLose) {
    EXPECT_TRUE(journalSummary(left()).isSaved);
}

TEST_F(JournalReadingTest, EverythingThatIsSaidOfTheDocumentComesBack) {
    JournalUpdate told = update(0);
    told.about = {.name = "work.r2rs",
                  .project = "/somewhere/work.r2rs",
                  .save = "abc",
                  .isProtected = true,
                  .isLinked = true,
                  .recipe = "/somewhere/a.json",
                  .identities = {{"mkl", "123"}},
                  .view = {{"current_foreground", 3}},
                  .notes = "for later",
                  .saved = 0};
    (void)journal_->write(told);

    EXPECT_EQ(read().about, told.about);
}

TEST_F(JournalReadingTest, OfDamagedStepsTheNewestThatIsWholeIsTaken) {
    go(7);
    states_.push_back(states_.back());
    states_.back().foregrounds[0].mask = TiledMask(states_.back().foregrounds[0].image.size(), 77);
    write(8);
    alter("UPDATE step_tile SET data = x'010203' WHERE step = 8");

    const RestoredWork work = read();

    EXPECT_TRUE(work.isDamaged);
    EXPECT_TRUE(isSame(work.composition, states_[7]));
    EXPECT_THAT(work.notes, Contains(HasSubstr("1 last step could not be read")));
}

TEST_F(JournalReadingTest, OfAStateThatIsNowhereWholeTheRestIsShown) {
    write(0);
    alter(
        "UPDATE step_tile SET data = x'010203' WHERE mask = (SELECT mask FROM step_foreground"
        " WHERE foreground = 3)");

    const RestoredWork work = read();

    EXPECT_TRUE(work.isDamaged);
    ASSERT_THAT(work.composition.foregrounds, SizeIs(2));
    EXPECT_TRUE(work.composition.foregrounds[1] == states_[0].foregrounds[1]);
    EXPECT_TRUE(work.composition.foregrounds[0].mask.support().isEmpty());
    EXPECT_THAT(work.notes, Contains(HasSubstr("the mask of Dog")));
}

TEST_F(JournalReadingTest, AForegroundThatIsDamagedIsLeftOut) {
    write(0);
    alter("UPDATE step_foreground SET entry = x'01' WHERE foreground = 3");

    const RestoredWork work = read();

    EXPECT_TRUE(work.isDamaged);
    ASSERT_THAT(work.composition.foregrounds, SizeIs(1));
    EXPECT_EQ(work.composition.foregrounds[0].name, "Pasted");
}

TEST_F(JournalReadingTest, APictureThatIsGoneCanBePutBack) {
    go(3);
    journal_.reset();
    fs::rename(folder_ / "beach.png", folder_ / "elsewhere.png");

    const auto failure = testing::failureOf([&] { (void)read(); });
    EXPECT_EQ(failure.code(), ErrorCode::NotFound);
    EXPECT_THAT(failure.message(), HasSubstr("beach.png"));
    fs::rename(folder_ / "elsewhere.png", folder_ / "beach.png");

    EXPECT_TRUE(isSame(read().composition, states_.back()));
}

TEST_F(JournalReadingTest, StepsWhosePictureIsGoneAreLeftOut) {
    write(0);
    for (int i = 1; i < 6; ++i) {
        states_.push_back(states_.back());
        if (i == 3)
            std::erase_if(states_.back().foregrounds,
                          [](const Foreground& each) { return each.name == "Dog"; });
        states_.back().foregrounds.back().placement.centre.x += 3;
    }
    write(1);
    journal_.reset();
    fs::remove(folder_ / "dog.png");

    const RestoredWork work = read();

    EXPECT_FALSE(work.isDamaged);
    EXPECT_TRUE(isSame(work.composition, states_.back()));
    EXPECT_EQ(work.steps.front().number, 3);
    EXPECT_THAT(work.notes, Contains(HasSubstr("dog.png")));
}

TEST_F(JournalReadingTest, APictureThatAProjectHoldsNeedsNoFile) {
    const SavedProject saved = saveProject(folder_ / "work.r2rs", project_);
    OpenedProject opened = openProject(saved.state.path);
    project_ = opened.project;
    states_ = {project_.composition};
    fs::remove(folder_ / "beach.png");
    fs::remove(folder_ / "dog.png");

    write(0);
    go(4);

    const RestoredWork work = read();
    EXPECT_TRUE(isSame(work.composition, states_.back()));
    EXPECT_EQ(work.pictures.begin()->second.picture.holder, saved.state.path);
}

TEST_F(JournalReadingTest, WhatIsNoJournalIsRefused) {
    journal_.reset();
    std::ofstream(claim_.path()) << std::string(5000, 'x');

    EXPECT_THROW((void)journalSummary(claim_.path()), Error);
    EXPECT_THROW((void)readJournal(claim_.path()), Error);
}

TEST_F(JournalReadingTest, NumbersThatNoStepHasAreDamage) {
    go(3);
    alter(
        "UPDATE step SET number = -9223372036854775807 WHERE number = 0;"
        "UPDATE journal SET value = '9223372036854775807' WHERE key = 'position'");

    EXPECT_GE(journalSummary(claim_.path()).steps, 0);
    EXPECT_THAT(testing::messageOf([&] { return read().steps.size(); }), HasSubstr("is missing"));
}

TEST_F(JournalReadingTest, ADamagedPageNeverEndsTheProgram) {
    go(5);
    journal_.reset();
    const auto whole = readFile(claim_.path());
    int readable = 0;
    for (size_t at = 0; at < whole.size(); at += 5003) {
        auto damaged = whole;
        for (size_t i = at; i < std::min(at + 64, whole.size()); ++i)
            damaged[i] ^= std::byte{0xa5};
        writeFileAtomically(claim_.path(), damaged);
        try {
            (void)journalSummary(claim_.path());
            readable += readJournal(claim_.path()).composition.background.isEmpty() ? 0 : 1;
        } catch (const Error& error) {
            EXPECT_FALSE(error.message().empty());
        }
    }
    EXPECT_GT(readable, 0) << "a page of a mask is no reason to show nothing";
}

TEST_F(JournalReadingTest, ADamagedPictureOfTheClipboardIsOneSentence) {
    write(0);
    {
        const Database database(claim_.path(), Database::Access::Append);
        database.run("UPDATE piece SET data = x'00'");
    }

    EXPECT_THAT(testing::messageOf([&] { return readJournal(claim_.path()).steps.size(); }),
                HasSubstr("a picture is not there any more as it was opened"));
}

}  // namespace
}  // namespace r2r
