// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/recovery.h"

#include "tests/ui/model_window.h"
#include "ui/document/commands.h"
#include "ui/files/journalling.h"
#include "ui/files/opening.h"
#include "ui/files/project_saving.h"

#include <QDeadlineTimer>
#include <QDialog>
#include <QListWidget>
#include <QSignalSpy>
#include <QTimer>
#include <QUndoView>
#include <gmock/gmock.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <thread>

namespace r2r::ui {
namespace {

namespace fs = std::filesystem;
using testing::grainyImage;
using testing::toQString;
using testing::writeImage;

bool isSame(const Composition& a, const Composition& b) {
    return a.background == b.background && a.foregrounds == b.foregrounds;
}

/// A window that is gone without having been closed, and the next one.
class RecoveryTest : public testing::ModelWindow {
protected:
    RecoveryTest() {
        writeImage(folder_ / "beach.png", grainyImage({160, 120}, 60, 90, 150));
        writeImage(folder_ / "dog.png", grainyImage({60, 40}, 200, 120, 40));
        window_.journal().keepIn(journals_);
    }

    static void push(MainWindow& window, double x) {
        Document& document = window.document();
        Placement placement = document.currentForeground()->placement;
        placement.centre.x = x;
        document.push(std::make_unique<PlaceForeground>(
            document, *document.currentForegroundId(), placement));
    }

    static void waitUntilWritten(MainWindow& window) {
        waitUntil([&] { return window.journal().isUpToDate(); });
    }

    std::unique_ptr<MainWindow> otherWindow() {
        auto window = std::make_unique<MainWindow>(catalog_, engine_, settings_, accessTo(fake_));
        window->journal().keepIn(journals_);
        return window;
    }

    /// Works in another window, which goes without being closed.
    /// @param andThen  what else is done there
    Composition lose(const std::function<void(MainWindow&)>& andThen = {}) {
        const auto other = otherWindow();
        other->opening().openFiles(
            {toQString(folder_ / "beach.png"), toQString(folder_ / "dog.png")});
        waitUntil([&] { return other->document().currentForeground() != nullptr; });
        push(*other, 40);
        push(*other, 60);
        if (andThen)
            andThen(*other);
        waitUntilWritten(*other);
        return other->document().composition();
    }

    /// Saves in another window, which is killed when the project is in its place but nothing has
    /// noticed: leaves the journals of that moment.
    /// @param isFirst  the project was not there before
    void loseWhileSaving(bool isFirst) {
        const fs::path project = folder_ / "work.r2rs";
        const fs::path asLeft = folder_ / "as-left";
        lose([&](MainWindow& other) {
            QSignalSpy saved(&other.projects(), &ProjectSaving::saved);
            if (!isFirst) {
                other.projects().saveTo(toQString(project), false);
                ASSERT_TRUE(saved.wait(kDeadlineMs));
                push(other, 90);
            }
            waitUntilWritten(other);
            const std::string before = lastSaveIn(project);
            QObject::connect(
                &other.journal(),
                &Journalling::written,
                &other,
                [&] {
                    // Once the save is on its way; its end is told here only after this.
                    QTimer::singleShot(0, &other, [&] {
                        const QDeadlineTimer deadline(kDeadlineMs);
                        while (lastSaveIn(project) == before && !deadline.hasExpired())
                            std::this_thread::sleep_for(std::chrono::milliseconds(2));
                        fs::copy(journals_, asLeft, fs::copy_options::recursive);
                    });
                },
                Qt::SingleShotConnection);
            saved.clear();
            other.projects().saveTo(toQString(project), false);
            ASSERT_TRUE(saved.wait(kDeadlineMs));
        });
        ASSERT_TRUE(fs::exists(asLeft));
        fs::remove_all(journals_);
        fs::rename(asLeft, journals_);
    }

    /// As if the last step had been undone before the end.
    void takeOneStepBack() const {
        const auto claims = abandonedJournals(journals_);
        ASSERT_EQ(claims.size(), 1U);
        const Database database(claims.front().path(), Database::Access::Append);
        database.run(
            "UPDATE journal SET value = CAST(value AS INTEGER) - 1 WHERE key = 'position'");
    }

    /// Does this with the next dialog of that name.
    void withNext(const char* name, std::function<void(QDialog&)> act) {
        QTimer::singleShot(0, &window_, [this, name, act = std::move(act)] {
            auto* dialog = qobject_cast<QDialog*>(QApplication::activeModalWidget());
            if (dialog && dialog->objectName() == name)
                act(*dialog);
            else
                withNext(name, act);
        });
    }

    bool offerAndPress(const char* button) {
        bool wasAsked = false;
        withNext("recovery", [&, button](QDialog& dialog) {
            wasAsked = true;
            dialog.findChild<QPushButton*>(button)->click();
        });
        const bool isRestoring = window_.recovery().offer(journals_);
        EXPECT_TRUE(wasAsked);
        return isRestoring;
    }

    void restore() {
        QSignalSpy restored(&window_.recovery(), &Recovery::restored);
        ASSERT_TRUE(offerAndPress("restoreWork"));
        ASSERT_TRUE(restored.wait(kDeadlineMs));
    }

    /// The number of journals that no window has.
    size_t abandoned() const { return abandonedJournals(journals_).size(); }

    Document& document() { return window_.document(); }

    fs::path journals_ = folder_ / "journals";
};

TEST_F(RecoveryTest, BringsWorkBackWithItsSteps) {
    const Composition lost = lose();

    restore();

    EXPECT_TRUE(isSame(document().composition(), lost));
    QUndoStack& stack = document().undoStack();
    ASSERT_EQ(stack.count(), 3);
    EXPECT_EQ(stack.text(0), "Add foreground");
    EXPECT_FALSE(stack.isClean());
    EXPECT_TRUE(window_.windowTitle().startsWith("beach.png"));
    stack.undo();
    EXPECT_EQ(document().currentForeground()->placement.centre.x, 40);
    stack.undo();
    stack.undo();
    EXPECT_TRUE(document().composition().foregrounds.empty());
    EXPECT_TRUE(stack.isClean());
    stack.setIndex(3);
    EXPECT_TRUE(isSame(document().composition(), lost));
}

TEST_F(RecoveryTest, WorkThatWasRestoredIsSafeAgain) {
    lose();
    restore();
    push(window_, 77);
    waitUntilWritten(window_);

    EXPECT_EQ(abandoned(), 0U);  // this window has it
    const auto files = fs::directory_iterator(journals_);
    const auto journal = std::find_if(begin(files), end(files), [](const auto& entry) {
        return entry.path().extension() == ".journal";
    });
    EXPECT_EQ(journalSummary(journal->path()).steps, 4);
}

TEST_F(RecoveryTest, TheDialogShowsPictureNameAndSteps) {
    lose();
    QString row;
    bool hasPicture = false;
    withNext("recovery", [&](QDialog& dialog) {
        const auto* item = dialog.findChild<QListWidget*>("lostWork")->item(0);
        row = item->text();
        hasPicture = !item->icon().isNull();
        dialog.reject();
    });

    EXPECT_FALSE(window_.recovery().offer(journals_));

    EXPECT_TRUE(row.startsWith("beach.png\n"));
    EXPECT_TRUE(row.endsWith("3 steps"));
    EXPECT_TRUE(hasPicture);
}

TEST_F(RecoveryTest, WorkOfANewerProgramIsShownAndLeftForIt) {
    lose();
    {
        const auto claims = abandonedJournals(journals_);
        const Database database(claims.front().path(), Database::Access::Append);
        database.run("UPDATE journal SET value = 1000 WHERE key = 'readable_from'");
    }
    QString row;
    bool canRestore = true;
    withNext("recovery", [&](QDialog& dialog) {
        row = dialog.findChild<QListWidget*>("lostWork")->item(0)->text();
        canRestore = dialog.findChild<QPushButton*>("restoreWork")->isEnabled();
        dialog.reject();
    });

    EXPECT_FALSE(window_.recovery().offer(journals_));

    EXPECT_FALSE(canRestore);
    EXPECT_TRUE(row.contains("newer R2R Studio"));
    EXPECT_EQ(abandoned(), 1U);
}

TEST_F(RecoveryTest, LaterKeepsIt) {
    lose();

    EXPECT_FALSE(offerAndPress("restoreLater"));

    EXPECT_FALSE(document().hasBackground());
    EXPECT_EQ(abandoned(), 1U);
}

TEST_F(RecoveryTest, WhatIsDiscardedIsGone) {
    lose();
    withNext("recovery", [this](QDialog& dialog) {
        withNext("discardQuestion", [](QDialog& question) {
            question.findChild<QPushButton*>("discardSure")->click();
        });
        dialog.findChild<QPushButton*>("discardWork")->click();
    });

    EXPECT_FALSE(window_.recovery().offer(journals_));

    EXPECT_TRUE(fs::is_empty(journals_));
}

TEST_F(RecoveryTest, NothingIsAskedWhileOthersWork) {
    const auto other = otherWindow();
    other->opening().openFiles({toQString(folder_ / "beach.png")});
    waitUntil([&] { return other->document().hasBackground(); });
    waitUntilWritten(*other);

    EXPECT_FALSE(window_.recovery().offer(journals_));
}

TEST_F(RecoveryTest, NothingIsAskedAboutWorkThatWasSaved) {
    lose([this](MainWindow& other) {
        QSignalSpy saved(&other.projects(), &ProjectSaving::saved);
        other.projects().saveTo(toQString(folder_ / "work.r2rs"), false);
        ASSERT_TRUE(saved.wait(kDeadlineMs));
    });

    EXPECT_FALSE(window_.recovery().offer(journals_));
    EXPECT_TRUE(fs::is_empty(journals_));
}

TEST_F(RecoveryTest, WorkOnAProjectIsSavedToItAgain) {
    const Composition lost = lose([this](MainWindow& other) {
        QSignalSpy saved(&other.projects(), &ProjectSaving::saved);
        other.projects().saveTo(toQString(folder_ / "work.r2rs"), false);
        ASSERT_TRUE(saved.wait(kDeadlineMs));
        push(other, 90);
    });
    restore();
    QUndoStack& stack = document().undoStack();
    EXPECT_FALSE(stack.isClean());
    stack.undo();
    EXPECT_TRUE(stack.isClean());
    stack.redo();
    QSignalSpy saved(&window_.projects(), &ProjectSaving::saved);

    action("save").trigger();
    ASSERT_TRUE(saved.wait(kDeadlineMs));

    EXPECT_TRUE(stack.isClean());
    EXPECT_TRUE(isSame(openProject(folder_ / "work.r2rs").project.composition, lost));
}

class UnnoticedSave : public RecoveryTest, public ::testing::WithParamInterface<bool> {};

INSTANTIATE_TEST_SUITE_P(Recovery, UnnoticedSave, ::testing::Bool());

TEST_P(UnnoticedSave, IsNoLostWork) {
    loseWhileSaving(GetParam());

    EXPECT_FALSE(window_.recovery().offer(journals_));
}

TEST_P(UnnoticedSave, IsGoneOnWithByRestoredWork) {
    loseWhileSaving(GetParam());
    takeOneStepBack();
    restore();
    QUndoStack& stack = document().undoStack();
    EXPECT_FALSE(stack.isClean());
    stack.redo();
    EXPECT_TRUE(stack.isClean());
    push(window_, 95);
    QSignalSpy saved(&window_.projects(), &ProjectSaving::saved);

    action("save").trigger();

    ASSERT_TRUE(saved.wait(kDeadlineMs));
    EXPECT_TRUE(
        isSame(openProject(folder_ / "work.r2rs").project.composition, document().composition()));
}

TEST_F(RecoveryTest, OfADamagedJournalTheRestIsOpenedAndKeptAnew) {
    const Composition lost = lose();
    {
        const auto claims = abandonedJournals(journals_);
        const Database database(claims.front().path(), Database::Access::Append);
        database.run("DELETE FROM step WHERE number = 1");
    }

    restore();

    EXPECT_TRUE(isSame(document().composition(), lost));
    EXPECT_EQ(document().undoStack().count(), 0);
    EXPECT_FALSE(document().undoStack().isClean());
    EXPECT_TRUE(toastText().contains("damaged"));
    waitUntilWritten(window_);
    EXPECT_EQ(abandoned(), 0U);
    EXPECT_EQ(std::distance(fs::directory_iterator(journals_), {}), 4);  // with lock and log
}

TEST_F(RecoveryTest, WorkWhosePictureIsGoneWaitsForIt) {
    lose();
    fs::rename(folder_ / "beach.png", folder_ / "away.png");
    QSignalSpy failed(&window_.recovery(), &Recovery::failed);
    ASSERT_TRUE(offerAndPress("restoreWork"));
    ASSERT_TRUE(failed.wait(kDeadlineMs));
    EXPECT_TRUE(toastText().contains("beach.png"));
    fs::rename(folder_ / "away.png", folder_ / "beach.png");

    restore();

    EXPECT_EQ(document().undoStack().count(), 3);
}

TEST_F(RecoveryTest, ClosingTheWindowLeavesNoJournal) {
    window_.opening().openFiles({toQString(folder_ / "beach.png")});
    waitUntil([&] { return document().hasBackground(); });
    waitUntilWritten(window_);

    window_.close();

    EXPECT_TRUE(fs::is_empty(journals_));
}

TEST_F(RecoveryTest, TheHistoryShowsAllStepsAndGoesToOne) {
    lose();
    restore();
    action("history").trigger();
    auto& steps = child<QUndoView>("historySteps");

    EXPECT_EQ(steps.model()->rowCount(), 4);
    steps.setCurrentIndex(steps.model()->index(1, 0));

    EXPECT_EQ(document().undoStack().index(), 1);
    EXPECT_EQ(document().composition().foregrounds.size(), 1U);
}

}  // namespace
}  // namespace r2r::ui
