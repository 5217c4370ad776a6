// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/journal_file.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "tests/engine/project/journal_scene.h"
#include "tests/support/disk_faults.h"
#include "tests/support/full_disk.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <csignal>
#include <optional>
#include <sys/wait.h>
#include <unistd.h>

namespace r2r {
namespace {

namespace fs = std::filesystem;
using testing::isSame;
using testing::randomBelow;
using testing::randomlyChanged;

class JournalFileTest : public ::testing::Test, protected testing::WrittenJournal {
protected:
    int64_t rows(const char* table) {
        const Database database(claim_.path(), Database::Access::Follow);
        return database.number("SELECT count(*) FROM " + std::string(table));
    }

    /// Reads every step, from the one beside it.
    void expectAllStates(int64_t first = 0) {
        const JournalReader reader(claim_.path());
        for (auto i = static_cast<int64_t>(states_.size()) - 2; i >= first; --i) {
            const Composition& later = states_[static_cast<size_t>(i + 1)];
            const Composition read = reader.state(i, pictures_, {i + 1, &later});
            ASSERT_TRUE(isSame(read, states_[static_cast<size_t>(i)])) << "step " << i;
        }
        for (auto i = static_cast<size_t>(first) + 1; i < states_.size(); ++i) {
            const auto number = static_cast<int64_t>(i);
            const Composition read = reader.state(number, pictures_, {number - 1, &states_[i - 1]});
            ASSERT_TRUE(isSame(read, states_[i])) << "step " << i;
        }
    }
};

TEST_F(JournalFileTest, EveryStepIsReadAsItWas) {
    go(120);

    expectAllStates();
}

TEST_F(JournalFileTest, StepsThatAreWrittenOneByOneAreTheSame) {
    for (int i = 0; i < 40; ++i)
        go(1);

    expectAllStates();
}

TEST_F(JournalFileTest, WhatIsDoneAfterUndoTakesThePlaceOfWhatWasUndone) {
    go(30);
    for (int round = 0; round < 10; ++round) {
        const auto kept =
            static_cast<size_t>(1 + randomBelow(static_cast<int>(states_.size()) - 1));
        states_.resize(kept);
        written_ = kept;
        go(1 + randomBelow(6));
    }

    expectAllStates();
    EXPECT_EQ(rows("step"), static_cast<int64_t>(states_.size()));
}

TEST_F(JournalFileTest, AStepThatGrowsStaysOne) {
    go(5);
    for (int i = 0; i < 10; ++i) {
        states_.back() = randomlyChanged(states_.back(), project_);
        write(states_.size() - 1);
    }

    expectAllStates();
    EXPECT_EQ(rows("step"), 6);
}

TEST_F(JournalFileTest, AStrokeWritesOnlyWhatItTouched) {
    states_.front().foregrounds[0].mask = TiledMask({90, 70}, 7);
    Foreground large = foregroundOn(project_.composition.background,
                                    testing::texturedPicture({1000, 1000}, 4),
                                    "Large",
                                    ForegroundId{9});
    large.mask = TiledMask({1000, 1000}, 9);
    states_.front().foregrounds.push_back(large);
    write(0);
    const int64_t before = rows("step_tile");
    states_.push_back(states_.back());
    states_.back().foregrounds.back().mask.dab({300, 300}, 10, 1, 1, false);

    write(1);

    EXPECT_EQ(rows("step_tile"), before + 1);
    EXPECT_EQ(rows("step_foreground"), 3);
}

TEST_F(JournalFileTest, WhatIsReadSharesTilesWithWhatIsInMemory) {
    Composition& state = states_.front();
    state.foregrounds[0].image = testing::texturedPicture({700, 700}, 4);
    state.foregrounds[0].mask = TiledMask({700, 700}, 9);
    write(0);
    states_.push_back(states_.back());
    states_.back().foregrounds[0].mask.dab({10, 10}, 5, 1, 1, false);
    write(1);

    const Composition read = JournalReader(claim_.path()).state(0, pictures_, {1, &states_.back()});

    EXPECT_EQ(read.foregrounds[0].mask.sharedTiles(states_.back().foregrounds[0].mask), 120);
    EXPECT_TRUE(read.background.sharesPixelsWith(states_.back().background));
}

TEST_F(JournalFileTest, PicturesInFilesAreOnlyNamed) {
    write(0);

    EXPECT_EQ(rows("step_picture"), 3);
    EXPECT_EQ(rows("blob"), 1);  // the one of the clipboard
}

TEST_F(JournalFileTest, TheOldestStepsGoWhenThereIsNoRoom) {
    journal_ = std::make_unique<JournalFile>(claim_.path(), NumberedPictures(), 400'000);
    write(0);
    int64_t first = 0;
    for (int i = 0; i < 150; ++i) {
        states_.push_back(states_.back());
        // Noise is hard to pack.
        states_.back().foregrounds[0].mask.write(0, 0, [] {
            Image noise({90, 70}, 1, SampleType::U8);
            for (int y = 0; y < 70; ++y)
                for (uint8_t& value : noise.mutableRow<uint8_t>(y))
                    value = static_cast<uint8_t>(randomBelow(256));
            return noise;
        }());
        const JournalWritten written = journal_->write(update(states_.size() - 1));
        pictures_.insert(written.pictures.begin(), written.pictures.end());
        EXPECT_GE(written.first, first);
        first = written.first;
    }

    EXPECT_GT(first, 20);
    EXPECT_LT(first, 150);
    expectAllStates(first);
}

TEST_F(JournalFileTest, WhatAFullDiskRefusedIsWrittenLaterWithTheRest) {
    go(10);
    const size_t from = states_.size();
    for (int i = 0; i < 5; ++i)
        states_.push_back(randomlyChanged(states_.back(), project_));
    {
        const testing::FullDisk full(4096);
        EXPECT_THROW((void)journal_->write(update(from)), Error);
    }
    EXPECT_EQ(rows("step"), static_cast<int64_t>(from));
    states_.push_back(randomlyChanged(states_.back(), project_));

    write(from);

    expectAllStates();
}

TEST_F(JournalFileTest, AFullDiskFromTheBeginningIsNoOtherCase) {
    {
        const testing::FullDisk full(4096);
        EXPECT_THROW((void)journal_->write(update(0)), Error);
    }

    write(0);
    go(10);

    expectAllStates();
}

TEST_F(JournalFileTest, CanBeCarriedOnByAnotherWindow) {
    go(20);
    journal_.reset();
    const RestoredWork work = readJournal(claim_.path());
    ASSERT_FALSE(work.isDamaged);
    // The pictures were read again: they are others in memory.
    Composition state = work.composition;
    states_.back() = state;
    pictures_ = work.pictures;
    journal_ = std::make_unique<JournalFile>(claim_.path(), work.pictures);

    for (int i = 0; i < 10; ++i) {
        const size_t from = states_.size();
        state.foregrounds.front().mask.dab({10.0 + 2 * i, 20}, 6, 1, 1, i % 2 == 0);
        states_.push_back(state);
        write(from);
    }

    expectAllStates();
}

// What the disk has when the power is cut is some beginning of what was written.
TEST_F(JournalFileTest, AfterAPowerCutTheJournalHoldsABeginningOfTheWork) {
    for (int i = 0; i < 12; ++i)
        go(1);
    const std::vector<std::byte> main = readFile(claim_.path());
    const std::vector<std::byte> log = readFile(claim_.path().string() + "-wal");
    ASSERT_GT(log.size(), 100'000U);
    int64_t before = -1;
    constexpr int kCuts = 40;
    for (int cut = 0; cut <= kCuts; ++cut) {
        const fs::path copy = folder_ / ("cut-" + std::to_string(cut));
        writeFileAtomically(copy, main);
        writeFileAtomically(copy.string() + "-wal",
                            std::span(log).first(log.size() * static_cast<size_t>(cut) / kCuts));
        if (journalSummary(copy).isSaved) {
            EXPECT_EQ(before, -1);  // there was nothing yet
            continue;
        }
        const RestoredWork work = readJournal(copy);
        ASSERT_FALSE(work.isDamaged) << "cut " << cut;
        ASSERT_GE(work.position, before);
        ASSERT_TRUE(isSame(work.composition, states_[static_cast<size_t>(work.position)]));
        before = work.position;
    }
    EXPECT_EQ(before, 12);
}

TEST_F(JournalFileTest, AKilledProcessLosesNothingThatWasWritten) {
    write(0);
    journal_.reset();
    for (int i = 0; i < 200; ++i)
        states_.push_back(randomlyChanged(states_.back(), project_));
    for (int round = 0; round < 6; ++round) {
        const JournalClaim claim = JournalClaim::made(folder_ / "journals");
        int done[2];
        ASSERT_EQ(::pipe(done), 0);
        const pid_t writer = ::fork();
        if (writer == 0) {
            JournalFile journal(claim.path());
            for (size_t i = 0; i < states_.size(); ++i) {
                JournalUpdate next = update(i);
                next.entries.resize(1);
                next.last = next.position = static_cast<int64_t>(i);
                (void)journal.write(next);
                (void)!::write(done[1], "x", 1);
            }
            ::pause();
        }
        ::close(done[1]);
        char byte = 0;
        int64_t told = -1;
        const int enough = 1 + randomBelow(60);
        while (told < enough && ::read(done[0], &byte, 1) == 1)
            ++told;
        ::usleep(static_cast<useconds_t>(randomBelow(4000)));  // anywhere in the next step
        ::kill(writer, SIGKILL);
        ::waitpid(writer, nullptr, 0);
        while (::read(done[0], &byte, 1) == 1)
            ++told;
        ::close(done[0]);

        const RestoredWork work = readJournal(claim.path());

        ASSERT_FALSE(work.isDamaged);
        EXPECT_GE(work.position, told);
        ASSERT_TRUE(isSame(work.composition, states_[static_cast<size_t>(work.position)]));
        pictures_ = work.pictures;
    }
}

TEST_F(JournalFileTest, WhateverFaultTheDiskHasTheStepsAreWrittenLater) {
    write(0);
    int faults = 0;
    for (const auto fault :
         {testing::DiskFault::Full, testing::DiskFault::Broken, testing::DiskFault::Halved}) {
        bool wasHit = true;
        for (int call = 0; wasHit; ++call) {
            const size_t from = states_.size();
            const auto before = rows("step");
            for (int i = 0; i < 3; ++i)
                states_.push_back(randomlyChanged(states_.back(), project_));
            std::string message;
            {
                const testing::FailingDisk disk(folder_.path(), fault, call);
                try {
                    write(written_);
                } catch (const Error& error) {
                    message = error.message();
                }
                wasHit = disk.hasFailed();
            }
            if (!message.empty()) {
                EXPECT_NE(fault, testing::DiskFault::Halved) << message;
                testing::expectOneSentence(message);
                EXPECT_EQ(rows("step"), before) << message;
                write(from);
                ++faults;
            }
            ASSERT_LT(call, 1000);
        }
    }

    EXPECT_GT(faults, 10);
    expectAllStates();
    const RestoredWork work = readJournal(left());
    EXPECT_FALSE(work.isDamaged);
    EXPECT_EQ(work.steps.size(), states_.size());
}

TEST_F(JournalFileTest, WhateverFaultTheDiskHasAtTheBeginningTheJournalIsWrittenLater) {
    for (const auto fault : {testing::DiskFault::Full, testing::DiskFault::Broken}) {
        bool wasHit = true;
        for (int call = 0; wasHit; ++call) {
            JournalClaim claim = JournalClaim::made(folder_ / "others");
            std::optional<JournalFile> journal;
            const auto begin = [&] {
                if (!journal)
                    journal.emplace(claim.path());
                (void)journal->write(update(0));
            };
            {
                const testing::FailingDisk disk(folder_ / "others", fault, call);
                try {
                    begin();
                } catch (const Error& error) {
                    testing::expectOneSentence(error.message());
                }
                wasHit = disk.hasFailed();
            }
            begin();
            journal.reset();
            EXPECT_TRUE(isSame(readJournal(claim.path()).composition, states_.back()));
            claim.remove();
            ASSERT_LT(call, 1000);
        }
    }
}

}  // namespace
}  // namespace r2r
