// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/journalling.h"

#include "tests/support/disk_faults.h"
#include "tests/support/full_disk.h"
#include "tests/support/seed.h"
#include "tests/support/temporary_folder.h"
#include "tests/ui/document/sample_document.h"
#include "ui/document/commands.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>
#include <gmock/gmock.h>

#include <filesystem>
#include <map>
#include <memory>
#include <random>

namespace r2r::ui {
namespace {

namespace fs = std::filesystem;
using testing::kFirst;
using ::testing::SizeIs;

bool isSame(const Composition& a, const Composition& b) {
    return a.background == b.background && a.foregrounds == b.foregrounds;
}

int randomBelow(int bound) {
    return std::uniform_int_distribution<int>(0, bound - 1)(r2r::testing::random());
}

class JournallingTest : public ::testing::Test {
protected:
    JournallingTest() {
        journal_.keepIn(folder_ / "journals");
        document_.open(testing::sampleComposition());
    }

    void waitUntilWritten() {
        ASSERT_TRUE(QTest::qWaitFor([this] { return journal_.isUpToDate(); }, 30000));
    }

    /// The journals that are there.
    std::vector<fs::path> journals() const {
        std::vector<fs::path> found;
        for (const auto& entry : fs::directory_iterator(folder_ / "journals"))
            if (entry.path().extension() == ".journal")
                found.push_back(entry.path());
        return found;
    }

    /// Opens a copy of the only journal, as the next window would.
    RestoredWork restored() const {
        const fs::path copy = folder_ / "copy";
        const fs::path journal = journals().front();
        for (const char* beside : {"", "-wal"})
            fs::copy_file(journal.string() + beside,
                          copy.string() + beside,
                          fs::copy_options::overwrite_existing);
        return readJournal(copy);
    }

    void paint(ForegroundId id, Point at, bool isErasing = true) {
        TiledMask mask = document_.composition().find(id)->mask;
        const Rect changed = mask.dab(at, 8, 0.5, 1, isErasing);
        document_.push(std::make_unique<PaintMask>(document_, id, mask, changed, isErasing));
    }

    void move(double x, Gesture gesture = Gesture::None) {
        Placement placement = document_.composition().find(kFirst)->placement;
        placement.centre.x = x;
        document_.push(std::make_unique<PlaceForeground>(document_, kFirst, placement, gesture));
    }

    /// One random command, of any kind.
    void doAnything() {
        const Composition& now = document_.composition();
        const int verb = randomBelow(24);
        if (now.foregrounds.empty() || verb == 0) {
            document_.push(std::make_unique<AddForeground>(
                document_, testing::redForeground(now.unusedId(), {randomBelow(300) + 0.5, 120})));
            return;
        }
        const auto index = randomBelow(static_cast<int>(now.foregrounds.size()));
        const Foreground foreground = now.foregrounds[static_cast<size_t>(index)];
        const ForegroundId id = foreground.id;
        if (verb == 1)
            document_.push(std::make_unique<RemoveForeground>(document_, id));
        else if (verb == 2)
            document_.push(std::make_unique<HideForeground>(document_, id, !foreground.isHidden));
        else if (verb == 3)
            document_.push(std::make_unique<MoveInOrder>(document_, id, 0));
        else if (verb == 4 && now.foregrounds.size() < 5)
            document_.push(std::make_unique<DuplicateForeground>(document_, id));
        else if (verb == 5)
            document_.push(std::make_unique<SetLabel>(
                document_, id, Label{"Name " + std::to_string(randomBelow(99)), false}));
        else if (verb == 6)
            document_.push(std::make_unique<ReplaceBackground>(
                document_,
                Photograph{testing::plainImage({300 + randomBelow(9), 200}, 1, 2, 3), {}}));
        else if (verb == 7) {
            const MaskOperation invert{.kind = MaskOperation::Kind::Invert};
            document_.push(std::make_unique<EditMask>(
                document_, id, editedMask(foreground.mask, invert), invert));
        } else if (verb == 8)
            document_.push(std::make_unique<ReplaceMask>(
                document_, id, TiledMask(foreground.mask.size()), ReplaceMask::Origin::Nothing));
        else if (verb < 12) {
            HarmonySettings harmony = foreground.harmony;
            harmony.seed = static_cast<uint64_t>(randomBelow(1000));
            document_.push(std::make_unique<SetHarmony>(document_, id, harmony));
        } else if (verb == 12) {
            document_.push(std::make_unique<SetOpacity>(document_, id, randomBelow(101) / 100.0));
        } else if (verb == 13 && randomBelow(2) == 0) {
            document_.push(std::make_unique<SetShadow>(
                document_, id, CastShadow{.degrees = randomBelow(360) * 1.0}));
        } else if (verb < 15) {
            Placement placement = foreground.placement;
            placement.centre = {randomBelow(4000) / 7.0, randomBelow(3000) / 7.0};
            if (verb == 14)
                placement.corners = Corners{
                    {{randomBelow(30) / 100.0, randomBelow(30) / 100.0}, {1, 0}, {1, 1}, {0, 1}}};
            document_.push(std::make_unique<PlaceForeground>(document_, id, placement));
        } else if (verb < 17) {
            for (int i = randomBelow(4); i >= 0; --i)
                document_.undoStack().undo();
        } else if (verb < 18) {
            document_.undoStack().redo();
        } else {
            paint(id, {double(randomBelow(200)), double(randomBelow(100))}, verb % 2 == 0);
        }
    }

    /// Undoes and redoes everything, and compares every state with the one that was there.
    void expectStates(const std::map<int, Composition>& states) {
        QUndoStack& stack = document_.undoStack();
        while (stack.canUndo()) {
            stack.undo();
            ASSERT_TRUE(isSame(document_.composition(), states.at(stack.index())))
                << "undone to " << stack.index();
        }
        while (stack.canRedo()) {
            stack.redo();
            ASSERT_TRUE(isSame(document_.composition(), states.at(stack.index())))
                << "redone to " << stack.index();
        }
    }

    r2r::testing::TemporaryFolder folder_;
    Document document_;
    DocumentFiles files_;
    Journalling journal_{document_, files_, nullptr};
};

TEST_F(JournallingTest, AStepIsOnTheDiskWithinTwoSeconds) {
    waitUntilWritten();
    QElapsedTimer timer;
    timer.start();

    move(123);
    waitUntilWritten();

    EXPECT_LT(timer.elapsed(), 2000);
    const RestoredWork work = restored();
    EXPECT_TRUE(isSame(work.composition, document_.composition()));
    EXPECT_EQ(work.steps.back().text, "Move foreground");
}

TEST_F(JournallingTest, ADocumentWithoutStepsHasAJournal) {
    document_.undoStack().resetClean();  // it is in no file
    waitUntilWritten();

    EXPECT_TRUE(isSame(restored().composition, document_.composition()));
}

TEST_F(JournallingTest, OneGestureIsOneStep) {
    const Gesture gesture = document_.beginGesture();
    for (int x = 0; x < 20; ++x) {
        move(100 + x, gesture);
        QTest::qWait(20);
    }
    waitUntilWritten();

    const RestoredWork work = restored();
    EXPECT_THAT(work.steps, SizeIs(2));
    EXPECT_TRUE(isSame(work.composition, document_.composition()));
}

TEST_F(JournallingTest, AGestureThatEndsWhereItBeganIsNoStep) {
    const double before = document_.composition().find(kFirst)->placement.centre.x;
    const Gesture gesture = document_.beginGesture();
    move(30, gesture);
    waitUntilWritten();
    move(before, gesture);
    waitUntilWritten();

    EXPECT_THAT(restored().steps, SizeIs(1));
    EXPECT_EQ(document_.undoStack().count(), 0);
}

TEST_F(JournallingTest, WhatWasPutAwayIsUndoneAndRedoneAsItWas) {
    journal_.setMostStepBytes(0);
    std::map<int, Composition> states{{0, document_.composition()}};
    for (int i = 0; i < 400; ++i) {
        doAnything();
        states[document_.undoStack().index()] = document_.composition();
        if (randomBelow(40) == 0)
            waitUntilWritten();
    }
    waitUntilWritten();
    EXPECT_EQ(document_.stepBytes(), 0U);

    expectStates(states);

    waitUntilWritten();
    EXPECT_TRUE(isSame(restored().composition, document_.composition()));
}

TEST_F(JournallingTest, UndoKeepsWithinItsMemory) {
    constexpr size_t kBudget = 300'000;
    journal_.setMostStepBytes(kBudget);
    for (int i = 0; i < 200; ++i)
        paint(kFirst, {double(randomBelow(200)), double(randomBelow(100))}, i % 2 == 0);
    EXPECT_GT(document_.stepBytes(), kBudget);

    waitUntilWritten();

    EXPECT_LE(document_.stepBytes(), kBudget);
    EXPECT_GT(document_.stepBytes(), kBudget / 2);
}

TEST_F(JournallingTest, AJumpGoesThroughStepsThatWerePutAway) {
    journal_.setMostStepBytes(0);
    const Composition before = document_.composition();
    for (int i = 0; i < 30; ++i)
        paint(kFirst, {5.0 * i, 20});
    const Composition after = document_.composition();
    waitUntilWritten();

    document_.undoStack().setIndex(0);
    EXPECT_TRUE(isSame(document_.composition(), before));
    document_.undoStack().setIndex(30);

    EXPECT_TRUE(isSame(document_.composition(), after));
}

TEST_F(JournallingTest, WhileTheDocumentIsSavedItsJournalSaysSo) {
    move(5);
    waitUntilWritten();
    EXPECT_FALSE(journalSummary(journals().front()).isSaved);

    document_.undoStack().setClean();
    waitUntilWritten();

    EXPECT_TRUE(journalSummary(journals().front()).isSaved);
}

TEST_F(JournallingTest, AJournalGoesWithItsDocument) {
    move(5);
    waitUntilWritten();
    const fs::path before = journals().front();

    document_.open(testing::sampleComposition());
    waitUntilWritten();

    EXPECT_FALSE(fs::exists(before));
    EXPECT_THAT(journals(), SizeIs(1));
}

TEST_F(JournallingTest, AGoodEndLeavesNothing) {
    move(5);
    waitUntilWritten();
    document_.open(testing::sampleComposition());
    move(5);

    journal_.end();

    EXPECT_TRUE(fs::is_empty(folder_ / "journals"));
}

TEST_F(JournallingTest, AFullDiskIsToldOnceAndWorkGoesOn) {
    waitUntilWritten();
    QSignalSpy failed(&journal_, &Journalling::failed);
    QSignalSpy written(&journal_, &Journalling::written);
    {
        const r2r::testing::FullDisk full(4096);
        for (int i = 0; i < 3; ++i) {
            paint(kFirst, {10.0 + i, 20});
            ASSERT_TRUE(QTest::qWaitFor([&] { return failed.size() > 0; }, 30000));
            QTest::qWait(400);
        }
        EXPECT_EQ(failed.size(), 1);
        document_.undoStack().undo();
    }

    move(77);
    ASSERT_TRUE(written.size() > 0 || written.wait(30000));
    waitUntilWritten();

    EXPECT_TRUE(isSame(restored().composition, document_.composition()));
    EXPECT_THAT(restored().steps, SizeIs(4));
}

TEST_F(JournallingTest, WhenAJournalIsDamagedUndoEndsAndWorkGoesOn) {
    journal_.setMostStepBytes(0);
    for (int i = 0; i < 5; ++i)
        paint(kFirst, {20.0 * i, 20});
    waitUntilWritten();
    {
        const Database database(journals().front(), Database::Access::Append);
        database.run("DELETE FROM step WHERE number < 4");
    }
    QSignalSpy failed(&journal_, &Journalling::failed);
    QSignalSpy lost(&document_, &Document::historyLost);

    document_.undoStack().undo();
    const Composition shown = document_.composition();
    document_.undoStack().undo();
    EXPECT_TRUE(isSame(document_.composition(), shown));
    ASSERT_TRUE(lost.size() > 0 || lost.wait(30000));

    EXPECT_EQ(failed.size(), 1);
    EXPECT_EQ(document_.undoStack().count(), 0);
    EXPECT_FALSE(document_.undoStack().isClean());
    move(99);
    waitUntilWritten();
    EXPECT_TRUE(isSame(restored().composition, document_.composition()));
}

TEST_F(JournallingTest, WhateverFaultTheDiskHasIsToldAndCostsNoStep) {
    waitUntilWritten();
    for (const auto fault : {r2r::testing::DiskFault::Full, r2r::testing::DiskFault::Broken})
        for (const int call : {0, 1, 3}) {
            QSignalSpy failed(&journal_, &Journalling::failed);
            QSignalSpy written(&journal_, &Journalling::written);
            {
                const r2r::testing::FailingDisk disk(folder_.path(), fault, call);
                paint(kFirst, {10.0 + call, 20}, fault == r2r::testing::DiskFault::Full);
                ASSERT_TRUE(QTest::qWaitFor([&] { return failed.size() > 0 || written.size() > 0; },
                                            30000));
            }
            move(5 + call);
            waitUntilWritten();

            EXPECT_TRUE(isSame(restored().composition, document_.composition()));
        }
    EXPECT_THAT(restored().steps, SizeIs(13));
}

}  // namespace
}  // namespace r2r::ui
