// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/run_side.h"

#include "tests/ui/child_of.h"
#include "ui/runs/run_list.h"
#include "ui/runs/run_shelf.h"

#include <QDir>
#include <QFile>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <gtest/gtest.h>

namespace r2r::ui {
namespace {

class RunSideTest : public ::testing::Test {
protected:
    RunSideTest() {
        side_.resize(240, 300);
        side_.show();
        EXPECT_TRUE(QTest::qWaitForWindowExposed(&side_));
        refresh();
    }

    /// A run on another machine, so that its process is not looked for.
    QString runThatSays(const QString& name, const QByteArray& end) {
        const QString folder = root_.filePath(name);
        QDir().mkpath(folder);
        QFile file(folder + "/events.jsonl");
        EXPECT_TRUE(file.open(QIODevice::Append));
        file.write(R"({"event":"start","process":1,"host":"elsewhere","total":10})"
                   "\n" +
                   end + '\n');
        return folder;
    }

    void refresh() { side_.showState(side_.ownMessage(), true); }

    template <typename Widget>
    Widget& child(const char* name) {
        return testing::childOf<Widget>(side_, name);
    }

    QTemporaryDir root_;
    RunShelf shelf_;
    QPushButton* further_ = new QPushButton("Open in the editor");
    RunSide side_{shelf_, {.noun = "Run", .nothing = "There are no runs yet."}, *further_};
};

TEST_F(RunSideTest, SaysHowToBeginWhileThereIsNothing) {
    EXPECT_EQ(child<QLabel>("runMessage").text(), "There are no runs yet.");
    for (const char* button : {"stopRun", "resumeRun", "closeRun"})
        EXPECT_FALSE(child<QPushButton>(button).isEnabled()) << button;
    EXPECT_TRUE(child<QPushButton>("newRun").isEnabled());
    EXPECT_TRUE(child<QPushButton>("openRun").isEnabled());
}

TEST_F(RunSideTest, TellsWhatAFailedRunSays) {
    shelf_.open(runThatSays("a", R"({"event":"end","status":"failed","message":"no memory"})"));

    refresh();

    EXPECT_TRUE(child<QLabel>("runMessage").text().contains("no memory"));
    EXPECT_EQ(child<QLabel>("runMessage").property("role"), "warning");
}

TEST_F(RunSideTest, ResumesTheChosenRun) {
    const QString first = runThatSays("a", R"({"event":"end","status":"cancelled"})");
    shelf_.open(first);
    shelf_.open(runThatSays("b", R"({"event":"end","status":"cancelled"})"));
    side_.list().select(first);
    refresh();
    const QSignalSpy resumed(&side_, &RunSide::resumeWanted);

    QTest::mouseClick(&child<QPushButton>("resumeRun"), Qt::LeftButton);

    ASSERT_EQ(resumed.size(), 1);
    EXPECT_EQ(resumed[0][0], first);
}

TEST_F(RunSideTest, WhatCannotBeResumedIsNotOffered) {
    shelf_.open(runThatSays("a", R"({"event":"end","status":"done"})"));

    side_.showState({}, false);

    EXPECT_FALSE(child<QPushButton>("resumeRun").isEnabled());
    EXPECT_FALSE(child<QLabel>("runMessage").isVisible());
}

TEST_F(RunSideTest, RemovesARunFromTheListAfterAskingAndKeepsItsFiles) {
    const QString folder = runThatSays("a", R"({"event":"end","status":"done"})");
    shelf_.open(folder);
    refresh();
    QTest::mouseClick(&child<QPushButton>("closeRun"), Qt::LeftButton);
    auto& question = child<QMessageBox>("removeRunQuestion");
    EXPECT_TRUE(question.text().contains("Remove a from this list?"));

    QTest::mouseClick(&child<QPushButton>("removeRunAccept"), Qt::LeftButton);

    EXPECT_EQ(side_.list().count(), 0);
    EXPECT_TRUE(QFile::exists(folder + "/events.jsonl"));
}

TEST_F(RunSideTest, HasTheFurtherButtonBeforeRemove) {
    EXPECT_EQ(further_->parentWidget(), &side_);
    EXPECT_LT(further_->x(), child<QPushButton>("closeRun").x());
    EXPECT_EQ(further_->y(), child<QPushButton>("closeRun").y());
}

}  // namespace
}  // namespace r2r::ui
