// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/engine/engine_thread.h"

#include "engine/core/error.h"

#include <QStringList>
#include <QTest>
#include <QThread>
#include <gtest/gtest.h>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <semaphore>
#include <stop_token>

namespace r2r::ui {
namespace {

constexpr int kDeadlineMs = 30000;

class EngineThreadTest : public ::testing::Test {
protected:
    ModelCatalog catalog_;
    EngineThread engine_{catalog_};
};

TEST_F(EngineThreadTest, AnswersAQuestionOnTheCallersThread) {
    QObject receiver;
    QThread* worked = nullptr;
    QThread* told = nullptr;

    engine_.ask(
        &receiver,
        [&worked](EngineModels& models, const JobContext&) {
            worked = QThread::currentThread();
            return models.catalog().models().size();
        },
        [&](const Outcome<size_t>& outcome) {
            told = QThread::currentThread();
            EXPECT_EQ(std::get<size_t>(outcome), catalog_.models().size());
        });

    ASSERT_TRUE(QTest::qWaitFor([&] { return told != nullptr; }, kDeadlineMs));
    EXPECT_EQ(told, QThread::currentThread());
    EXPECT_NE(worked, told);
}

TEST_F(EngineThreadTest, AQuestionEndsInAFailureOrAStopJustAsWell) {
    QObject receiver;
    std::optional<Outcome<int>> failed;
    std::optional<Outcome<int>> stopped;

    engine_.ask(
        &receiver,
        [](EngineModels&, const JobContext&) -> int { throw Error(ErrorCode::NotFound, "no", ""); },
        [&](const Outcome<int>& outcome) { failed = outcome; });
    std::stop_source stop = engine_.ask(
        &receiver,
        [](EngineModels&, const JobContext& job) {
            job.throwIfCancelled();
            return 1;
        },
        [&](const Outcome<int>& outcome) { stopped = outcome; });
    stop.request_stop();

    ASSERT_TRUE(QTest::qWaitFor([&] { return failed && stopped; }, kDeadlineMs));
    EXPECT_EQ(std::get<Failure>(*failed).code, ErrorCode::NotFound);
    // The second may have run before it was stopped; it never fails.
    EXPECT_FALSE(std::holds_alternative<Failure>(*stopped));
}

TEST_F(EngineThreadTest, NobodyIsToldWhoIsGone) {
    auto receiver = std::make_unique<QObject>();
    bool isTold = false;
    bool isOver = false;

    engine_.ask(
        receiver.get(),
        [](EngineModels&, const JobContext&) { return 1; },
        [&](const Outcome<int>&) { isTold = true; });
    receiver.reset();
    engine_.ask(
        &engine_,
        [](EngineModels&, const JobContext&) { return 2; },
        [&](const Outcome<int>&) { isOver = true; });

    ASSERT_TRUE(QTest::qWaitFor([&] { return isOver; }, kDeadlineMs));
    EXPECT_FALSE(isTold);
}

TEST_F(EngineThreadTest, TellsHereWhatWorkHasToTellBeforeItEnds) {
    QObject receiver;
    QStringList told;
    const QPointer<QObject> guard(&receiver);

    engine_.ask(
        &receiver,
        [&engine = engine_, guard, &told](EngineModels&, const JobContext&) {
            engine.tell(guard, [&told] { told << "half"; });
            return 1;
        },
        [&](const Outcome<int>&) { told << "whole"; });

    ASSERT_TRUE(QTest::qWaitFor([&] { return told.size() == 2; }, kDeadlineMs));
    EXPECT_EQ(told, QStringList({"half", "whole"}));
}

TEST_F(EngineThreadTest, WhoHasAStopAlreadyCanUseIt) {
    QObject receiver;
    std::stop_source stop;
    stop.request_stop();
    std::optional<Outcome<int>> ended;

    engine_.ask(
        stop.get_token(),
        &receiver,
        [](EngineModels&, const JobContext& job) {
            job.throwIfCancelled();
            return 1;
        },
        [&](const Outcome<int>& outcome) { ended = outcome; });

    ASSERT_TRUE(QTest::qWaitFor([&] { return ended.has_value(); }, kDeadlineMs));
    EXPECT_TRUE(std::holds_alternative<WasCancelled>(*ended));
}

TEST_F(EngineThreadTest, ANewCatalogueIsUsedByWhatComesAfterIt) {
    QObject receiver;
    std::optional<size_t> count;
    engine_.useCatalog(ModelCatalog::of({catalog_.find("lab-mean")}), "mkl");

    engine_.ask(
        &receiver,
        [](EngineModels& models, const JobContext&) { return models.catalog().models().size(); },
        [&](const Outcome<size_t>& outcome) { count = std::get<size_t>(outcome); });

    ASSERT_TRUE(QTest::qWaitFor([&] { return count.has_value(); }, kDeadlineMs));
    EXPECT_EQ(count, 1);
}

TEST(EngineThread, EndsInTheMiddleOfWork) {
    std::binary_semaphore begun{0};
    std::mutex mutex;
    std::condition_variable_any never;
    bool isStopped = false;
    {
        EngineThread engine{ModelCatalog()};
        engine.ask(
            &engine,
            [&](EngineModels&, const JobContext& job) {
                std::unique_lock lock(mutex);
                begun.release();
                never.wait(lock, job.stopToken(), [] { return false; });
                isStopped = true;
                return 1;
            },
            [](const Outcome<int>&) { ADD_FAILURE() << "there is nobody to tell"; });
        begun.acquire();
    }

    EXPECT_TRUE(isStopped);
}

}  // namespace
}  // namespace r2r::ui
