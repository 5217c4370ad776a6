// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/run_follower.h"

#include "ui/jobs/background_program.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSignalSpy>
#include <QSysInfo>
#include <QTemporaryDir>
#include <QTest>
#include <gmock/gmock.h>

#include <array>
#include <spawn.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace r2r::ui {
namespace {

constexpr int kDeadlineMs = 20000;

/// A run folder, and programs that pass for r2r: shells under its name.
class RunFollowerTest : public ::testing::Test {
protected:
    RunFollowerTest() {
        EXPECT_TRUE(QFile::copy("/bin/sh", program_));
        QFile::setPermissions(program_, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }

    ~RunFollowerTest() override {
        if (started_.process != 0)
            kill(started_.process);
    }

    void start(const QString& script) {
        started_ = startInBackground(program_, {"-c", script}, folder_.filePath("log.txt"));
        ASSERT_NE(started_.process, 0) << started_.problem.toStdString();
        follower_.expect(started_.process);
    }

    void write(const QByteArray& line) {
        QFile file(folder_.filePath("events.jsonl"));
        ASSERT_TRUE(file.open(QIODevice::Append));
        file.write(line + '\n');
    }

    bool becomes(RunState state) {
        return QTest::qWaitFor([&] { return follower_.model().state() == state; }, kDeadlineMs);
    }

    QTemporaryDir folder_;
    QString program_ = folder_.filePath("r2r-in-test");
    BackgroundStart started_;
    RunFollower follower_{folder_.path()};
};

TEST_F(RunFollowerTest, ReadsEventsAsTheyAreWritten) {
    write(R"({"event":"step","step":1,"values":{"loss":2}})");
    EXPECT_TRUE(becomes(RunState::Running));
    write(R"({"event":"end","status":"done"})");
    EXPECT_TRUE(becomes(RunState::Done));
}

TEST_F(RunFollowerTest, NoticesThatAProcessWasKilled) {
    start("while :; do sleep 0.1; done");
    write(QStringLiteral(R"({"event":"start","process":%1,"host":"%2"})")
              .arg(started_.process)
              .arg(QSysInfo::machineHostName())
              .toUtf8());
    ASSERT_TRUE(becomes(RunState::Running));
    EXPECT_TRUE(follower_.isRunningHere());

    kill(started_.process);

    EXPECT_TRUE(becomes(RunState::Lost));
    EXPECT_FALSE(follower_.isRunningHere());
}

TEST_F(RunFollowerTest, TellsTheLastWordsOfAProgramThatNeverStarted) {
    start("echo something; echo 'the configuration has no field \"stage\"' >&2; exit 2");

    EXPECT_TRUE(becomes(RunState::Lost));
    EXPECT_EQ(follower_.lastWords(), "the configuration has no field \"stage\"");
}

TEST_F(RunFollowerTest, StopsByAskingFirst) {
    const QString ready = folder_.filePath("ready");  // once the shell has its trap
    start("trap 'echo stopping; exit 0' TERM; : > '" + ready + "'; while :; do sleep 0.1; done");
    ASSERT_TRUE(QTest::qWaitFor([&] { return QFile::exists(ready); }, kDeadlineMs));

    follower_.stop();

    EXPECT_TRUE(becomes(RunState::Lost));  // it wrote no end
    EXPECT_EQ(follower_.lastWords(), "stopping");
    EXPECT_FALSE(follower_.isStopping());
}

TEST_F(RunFollowerTest, TellsOfTheEndOfAProgramThatWasGoneBeforeTheFirstLook) {
    QSignalSpy lifeChanged(&follower_, &RunFollower::lifeChanged);
    start("while :; do sleep 0.1; done");
    ASSERT_EQ(lifeChanged.size(), 1);
    write(R"({"event":"end","status":"done"})");
    kill(started_.process);
    while (isRunningHere(started_.process, {}))
        std::this_thread::yield();

    follower_.look();

    EXPECT_EQ(follower_.model().state(), RunState::Done);
    EXPECT_EQ(lifeChanged.size(), 2);
}

TEST_F(RunFollowerTest, AProgramThatHasEndedDoesNotRunEvenIfNobodyHasAskedForIt) {
    QByteArray program = QFile::encodeName(program_);
    QByteArray option = "-c";
    QByteArray script = "exit 0";
    std::array<char*, 4> arguments = {program.data(), option.data(), script.data(), nullptr};
    pid_t child = 0;
    ASSERT_EQ(posix_spawn(&child, program.data(), nullptr, nullptr, arguments.data(), environ), 0);
    siginfo_t ended{};
    ASSERT_EQ(waitid(P_PID, static_cast<id_t>(child), &ended, WEXITED | WNOWAIT), 0);

    EXPECT_TRUE(QFile::exists(QStringLiteral("/proc/%1/stat").arg(child)));
    EXPECT_FALSE(isRunningHere(child, {}));
    waitpid(child, nullptr, 0);
}

TEST_F(RunFollowerTest, KnowsAProgramThatHasReplacedItself) {
    // As /proc/self/exe does, this gives the process another name than its command line has.
    const QByteArray link = QFile::encodeName(QFileInfo(program_).dir().filePath("exe"));
    ASSERT_TRUE(QFile::link("/bin/sh", QFile::decodeName(link)));
    QByteArray name = "/usr/bin/r2r";
    QByteArray option = "-c";
    QByteArray script = "while :; do sleep 0.1; done";
    std::array<char*, 4> arguments = {name.data(), option.data(), script.data(), nullptr};
    pid_t child = 0;
    ASSERT_EQ(posix_spawn(&child, link.data(), nullptr, nullptr, arguments.data(), environ), 0);

    EXPECT_TRUE(QTest::qWaitFor([&] { return isRunningHere(child, {}); }, kDeadlineMs));
    kill(child);
    waitpid(child, nullptr, 0);

    EXPECT_FALSE(isRunningHere(child, {}));
}

TEST_F(RunFollowerTest, ThinksNothingOfAProcessElsewhere) {
    write(R"({"event":"start","process":1,"host":"another-machine"})");

    ASSERT_TRUE(becomes(RunState::Running));
    follower_.look();
    follower_.look();
    EXPECT_EQ(follower_.model().state(), RunState::Running);
    EXPECT_FALSE(follower_.isRunningHere());
}

TEST(BackgroundProgram, SaysWhyItDoesNotStart) {
    QTemporaryDir folder;
    const BackgroundStart start = startInBackground("/no/such/r2r", {}, folder.filePath("log.txt"));

    EXPECT_EQ(start.process, 0);
    EXPECT_FALSE(start.problem.isEmpty());
}

TEST(BackgroundProgram, IsNoOtherProgram) {
    EXPECT_FALSE(isRunningHere(1, {}));
    EXPECT_FALSE(isRunningHere(0, {}));
}

}  // namespace
}  // namespace r2r::ui
