// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/training/training_dock.h"

#include "ui/engine/engine_thread.h"
#include "ui/training/training_panel.h"

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QListWidget>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <gmock/gmock.h>

#include <memory>

namespace r2r::ui {
namespace {

constexpr int kDeadlineMs = 20000;

/// A dock whose r2r is a script that says what it was asked, trains for a while, and ends well.
class TrainingDockTest : public ::testing::Test {
protected:
    TrainingDockTest() {
        QSettings::setPath(
            QSettings::NativeFormat, QSettings::UserScope, root_.filePath("settings"));
        settings_ = std::make_unique<Settings>();
        EXPECT_TRUE(QDir(root_.path()).mkpath("runs/first"));
        QFile script(program_);
        EXPECT_TRUE(script.open(QIODevice::WriteOnly));
        script.write(
            "#!/bin/sh\n"
            "echo \"$@\" > " +
            root_.filePath("asked").toUtf8() +
            "\n"
            "cd " +
            run_.toUtf8() +
            "\n"
            "echo '{\"event\":\"start\",\"total\":3,\"process\":'$$',\"host\":\"'$(uname -n)'\"}' "
            ">> events.jsonl\n"
            "trap 'echo \"{\\\"event\\\":\\\"end\\\",\\\"status\\\":\\\"cancelled\\\"}\" >> "
            "events.jsonl; exit' TERM\n"
            "for i in 1 2 3; do echo '{\"event\":\"step\",\"step\":'$i',\"values\":{\"loss\":1}}' "
            ">> events.jsonl; done\n"
            "echo '{\"event\":\"checkpoint\",\"step\":3,\"path\":\"checkpoints/3\"}' >> "
            "events.jsonl\n"
            "while :; do sleep 0.05; done\n");
        script.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }

    std::unique_ptr<TrainingDock> dock() {
        auto made = std::make_unique<TrainingDock>(library_, *settings_, program_);
        made->show();
        return made;
    }

    void write(const QString& name, const QByteArray& text) {
        ASSERT_TRUE(QFileInfo(root_.filePath(name)).dir().mkpath("."));
        QFile file(root_.filePath(name));
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(text + '\n');
    }

    static bool becomes(TrainingDock& dock, const QString& folder, RunState state) {
        return QTest::qWaitFor(
            [&] {
                RunFollower* run = dock.shelf().find(folder);
                return run && run->model().state() == state;
            },
            kDeadlineMs);
    }

    QTemporaryDir root_;
    QString program_ = root_.filePath("r2r");
    QString run_ = root_.filePath("runs/first");
    EngineThread engine_{ModelCatalog()};
    ModelLibrary library_{ModelCatalog(), engine_};
    std::unique_ptr<Settings> settings_;
};

TEST_F(TrainingDockTest, StartsARunAndStopsIt) {
    const auto dock = this->dock();
    dock->start(run_, {"--config", run_ + "/config.json", "--run", run_});
    ASSERT_TRUE(becomes(*dock, run_, RunState::Running));
    ASSERT_TRUE(QTest::qWaitFor([&] { return dock->shelf().find(run_)->model().step() == 3; },
                                kDeadlineMs));
    QFile asked(root_.filePath("asked"));
    ASSERT_TRUE(asked.open(QIODevice::ReadOnly));
    EXPECT_EQ(asked.readAll().trimmed().toStdString(),
              ("train --config " + run_ + "/config.json --run " + run_).toStdString());

    QTest::mouseClick(dock->findChild<QPushButton*>("stopRun"), Qt::LeftButton);

    EXPECT_TRUE(becomes(*dock, run_, RunState::Cancelled));
}

TEST_F(TrainingDockTest, AfterStopTheFocusIsOnTheListAndNotOnRemove) {
    const auto dock = this->dock();
    ASSERT_TRUE(QTest::qWaitForWindowActive(dock.get()));
    dock->start(run_, {"--run", run_});
    ASSERT_TRUE(becomes(*dock, run_, RunState::Running));
    auto* stop = dock->findChild<QPushButton*>("stopRun");
    stop->setFocus();

    QTest::keyClick(stop, Qt::Key_Space);

    EXPECT_EQ(QApplication::focusWidget(), dock->findChild<QListWidget*>("runs"));
    ASSERT_TRUE(becomes(*dock, run_, RunState::Cancelled));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
    EXPECT_EQ(dock->shelf().folders(), QStringList(run_));
}

TEST_F(TrainingDockTest, FindsARunAgainThatOutlivedTheWindow) {
    auto first = dock();
    first->start(run_, {"--run", run_});
    ASSERT_TRUE(becomes(*first, run_, RunState::Running));
    first.reset();

    const auto second = dock();
    ASSERT_TRUE(becomes(*second, run_, RunState::Running));
    EXPECT_TRUE(second->shelf().find(run_)->isRunningHere());
    EXPECT_EQ(second->findChild<QListWidget*>("runs")->count(), 1);

    second->shelf().find(run_)->stop();
    EXPECT_TRUE(becomes(*second, run_, RunState::Cancelled));
}

TEST_F(TrainingDockTest, ResumesWhatWasStopped) {
    const auto dock = this->dock();
    dock->start(run_, {"--run", run_});
    ASSERT_TRUE(QTest::qWaitFor(
        [&] {
            RunFollower* run = dock->shelf().find(run_);
            return run && !run->model().checkpoints().empty();
        },
        kDeadlineMs));
    dock->shelf().find(run_)->stop();
    ASSERT_TRUE(becomes(*dock, run_, RunState::Cancelled));
    ASSERT_TRUE(QTest::qWaitFor(
        [&] { return dock->findChild<QPushButton*>("resumeRun")->isEnabled(); }, kDeadlineMs));

    QTest::mouseClick(dock->findChild<QPushButton*>("resumeRun"), Qt::LeftButton);

    EXPECT_TRUE(becomes(*dock, run_, RunState::Running));
    dock->shelf().find(run_)->stop();
    EXPECT_TRUE(becomes(*dock, run_, RunState::Cancelled));
}

TEST_F(TrainingDockTest, WatchesARunThatWasStartedElsewhere) {
    write("elsewhere/config.json", R"({"stage": "lite"})");
    write("elsewhere/events.jsonl", R"({"event":"start","total":3})");
    const auto dock = this->dock();

    dock->watch(root_.filePath("elsewhere"));

    EXPECT_EQ(dock->shelf().folders(), QStringList(root_.filePath("elsewhere")));
}

TEST_F(TrainingDockTest, RefusesWhatIsNoTrainingInASentence) {
    write("pairs/events.jsonl", R"({"event":"progress","message":"Synthesizing"})");
    write("pairs/pairs.csv", "id");
    write("measured/events.jsonl", R"({"event":"progress","message":"Evaluating"})");
    write("measured/evaluation.json", "{}");
    ASSERT_TRUE(QDir(root_.path()).mkpath("empty"));
    const auto dock = this->dock();
    QSignalSpy noticed(dock.get(), &TrainingDock::noticed);
    const auto saidOf = [&](const char* folder) {
        noticed.clear();
        dock->watch(root_.filePath(folder));
        return noticed.isEmpty()
                   ? std::string()
                   : noticed.at(0).at(0).value<messages::Message>().happened.toStdString();
    };

    EXPECT_EQ(saidOf("pairs"), "pairs holds pairs that were made, not a training run.");
    EXPECT_EQ(saidOf("measured"), "measured is an evaluation, not a training run.");
    EXPECT_EQ(saidOf("empty"), "empty is not the folder of a training run.");
    EXPECT_TRUE(dock->shelf().folders().isEmpty());
}

TEST_F(TrainingDockTest, SaysWhyAProgramDoesNotStart) {
    TrainingDock dock(library_, *settings_, "/no/such/r2r");
    QSignalSpy noticed(&dock, &TrainingDock::noticed);

    dock.start(run_, {});

    ASSERT_EQ(noticed.size(), 1);
    EXPECT_TRUE(dock.shelf().folders().isEmpty());
}

TEST_F(TrainingDockTest, LooksAtNoRunBeforeItIsShown) {
    settings_->setRunFolders({run_});
    TrainingDock dock(library_, *settings_, program_);

    EXPECT_FALSE(dock.findChild<TrainingPanel*>());
    EXPECT_TRUE(dock.shelf().folders().isEmpty());

    dock.show();
    EXPECT_TRUE(dock.findChild<TrainingPanel*>());
    EXPECT_EQ(dock.shelf().folders(), QStringList(run_));
    EXPECT_EQ(settings_->runFolders(), QStringList(run_));
}

TEST_F(TrainingDockTest, TheNewestRunIsChosenFirst) {
    ASSERT_TRUE(QDir(root_.path()).mkpath("runs/second"));
    const QString second = root_.filePath("runs/second");
    settings_->setRunFolders({run_, second});

    const auto dock = this->dock();

    EXPECT_EQ(dock->findChild<TrainingPanel*>()->currentRun(), second);
}

}  // namespace
}  // namespace r2r::ui
