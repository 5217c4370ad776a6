// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/side_thread.h"

#include <QTest>
#include <gmock/gmock.h>

#include <memory>
#include <semaphore>
#include <string>
#include <thread>
#include <vector>

namespace r2r::ui {
namespace {

using ::testing::ElementsAre;

constexpr int kDeadlineMs = 20000;

TEST(SideThread, BringsBackHowEachEndedInOrder) {
    SideThread thread;
    std::vector<std::string> answers;
    const auto note = [&](const Outcome<std::string>& outcome) {
        if (const auto* text = std::get_if<std::string>(&outcome))
            answers.push_back(*text);
        if (const auto* failure = std::get_if<Failure>(&outcome))
            answers.push_back("failed: " + failure->message);
    };

    thread.ask([](const JobContext&) { return std::string("first"); }, note);
    thread.ask(
        [](const JobContext&) -> std::string { throw Error(ErrorCode::NotFound, "nothing there"); },
        note);
    EXPECT_TRUE(thread.isBusy());

    ASSERT_TRUE(QTest::qWaitFor([&] { return !thread.isBusy(); }, kDeadlineMs));
    EXPECT_THAT(answers, ElementsAre("first", "failed: nothing there"));
}

TEST(SideThread, WorksBesideTheWindowAndAnswersInIt) {
    SideThread thread;
    const auto here = std::this_thread::get_id();
    std::thread::id worked = here;
    std::thread::id answered;

    thread.ask([](const JobContext&) { return std::this_thread::get_id(); },
               [&](const Outcome<std::thread::id>& outcome) {
                   worked = std::get<std::thread::id>(outcome);
                   answered = std::this_thread::get_id();
               });

    ASSERT_TRUE(QTest::qWaitFor([&] { return !thread.isBusy(); }, kDeadlineMs));
    EXPECT_NE(worked, here);
    EXPECT_EQ(answered, here);
}

TEST(SideThread, StopsWhatRunsAndWhatWaits) {
    SideThread thread;
    int cancelled = 0;
    const auto work = [](const JobContext& job) {
        for (;;) {
            job.throwIfCancelled();
            std::this_thread::yield();
        }
        return 0;
    };
    const auto count = [&](const Outcome<int>& outcome) {
        cancelled += std::holds_alternative<WasCancelled>(outcome) ? 1 : 0;
    };
    thread.ask(work, count);
    thread.ask(work, count);

    thread.stop();

    ASSERT_TRUE(QTest::qWaitFor([&] { return !thread.isBusy(); }, kDeadlineMs));
    EXPECT_EQ(cancelled, 2);
}

TEST(SideThread, StopsAndWaitsWhenItGoes) {
    auto running = std::make_shared<std::binary_semaphore>(0);
    bool isAnswered = false;
    {
        SideThread thread;
        thread.ask(
            [running](const JobContext& job) {
                running->release();
                while (!job.isCancelled())
                    std::this_thread::yield();
                return true;
            },
            [&](const Outcome<bool>&) { isAnswered = true; });
        running->acquire();
    }

    QTest::qWait(0);
    EXPECT_FALSE(isAnswered);
}

}  // namespace
}  // namespace r2r::ui
