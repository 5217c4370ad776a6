// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/engine/engine_thread.h"

#include "engine/core/error.h"
#include "tests/support/temporary_folder.h"
#include "tests/ui/studio_pictures.h"

#include <QSignalSpy>
#include <QTest>
#include <QThread>
#include <gmock/gmock.h>

#include <filesystem>
#include <memory>
#include <optional>

namespace r2r::ui {
namespace {

using r2r::testing::TemporaryFolder;
using testing::warmOnCool;

constexpr int kDeadlineMs = 30000;

class EngineThreadTest : public ::testing::Test {
protected:
    ModelCatalog catalog_;
    EngineThread engine_{catalog_};
    QSignalSpy drafts_{&engine_, &PreviewExecutor::partial};
    QSignalSpy finished_{&engine_, &PreviewExecutor::finished};
    QSignalSpy failed_{&engine_, &PreviewExecutor::failed};
    QSignalSpy cancelled_{&engine_, &PreviewExecutor::cancelled};
};

TEST_F(EngineThreadTest, DeliversADraftAndAResultOnTheCallersThread) {
    QThread* thread = nullptr;
    QObject::connect(&engine_, &PreviewExecutor::finished, &engine_, [&](const PreviewResult&) {
        thread = QThread::currentThread();
    });

    engine_.start({.generation = Generation{3}, .composition = warmOnCool()}, {});

    ASSERT_TRUE(finished_.wait(kDeadlineMs));
    EXPECT_EQ(drafts_.size(), 1);
    EXPECT_EQ(finished_[0][0].value<PreviewResult>().generation, Generation{3});
    EXPECT_EQ(thread, QThread::currentThread());
}

TEST_F(EngineThreadTest, DeliversAFailure) {
    Composition composition = warmOnCool();
    composition.foregrounds[0].harmony.model = "no-such-model";

    engine_.start({.generation = Generation{4}, .composition = composition}, {});

    ASSERT_TRUE(failed_.wait(kDeadlineMs));
    EXPECT_EQ(failed_[0][0].value<Generation>(), Generation{4});
    EXPECT_EQ(failed_[0][1].value<Failure>().code, ErrorCode::MissingWeights);
    EXPECT_EQ(finished_.size(), 0);
}

TEST_F(EngineThreadTest, DeliversACancellation) {
    std::stop_source stop;
    stop.request_stop();

    engine_.start({.generation = Generation{5}, .composition = warmOnCool()}, stop.get_token());

    ASSERT_TRUE(cancelled_.wait(kDeadlineMs));
    EXPECT_EQ(cancelled_[0][0].value<Generation>(), Generation{5});
    EXPECT_EQ(finished_.size(), 0);
}

TEST_F(EngineThreadTest, ExportsAndTellsHowFarItIs) {
    TemporaryFolder folder;
    QSignalSpy progress(&engine_, &EngineThread::exportProgressed);
    QSignalSpy done(&engine_, &EngineThread::exportFinished);

    EXPECT_TRUE(engine_.startExport({.composition = warmOnCool(), .path = folder / "out.png"}));
    EXPECT_FALSE(engine_.startExport({.composition = warmOnCool(), .path = folder / "two.png"}));

    ASSERT_TRUE(done.wait(kDeadlineMs));
    EXPECT_GE(progress.size(), 2);
    EXPECT_FALSE(engine_.isExporting());
    EXPECT_TRUE(std::filesystem::exists(folder / "out.png"));
    EXPECT_FALSE(std::filesystem::exists(folder / "two.png"));
}

TEST_F(EngineThreadTest, AStoppedExportWritesNothing) {
    TemporaryFolder folder;
    QSignalSpy stopped(&engine_, &EngineThread::exportCancelled);
    engine_.start({.composition = testing::heavyWork()}, {});
    engine_.startExport({.composition = warmOnCool(), .path = folder / "out.png"});

    engine_.stopExport();

    ASSERT_TRUE(stopped.wait(kDeadlineMs));
    EXPECT_EQ(folder.entryCount(), 0);
}

TEST_F(EngineThreadTest, PreviewsGetTheirTurnWhileABatchRuns) {
    TemporaryFolder folder;
    std::filesystem::create_directory(folder / "in");
    for (int i = 0; i < 12; ++i) {
        const auto path = folder / ("in/p" + std::to_string(i));
        testing::writeImage(path.string() + ".png", testing::grainyImage({48, 32}, 150, 90, 60));
        testing::writeImage(path.string() + "_mask.png",
                            testing::boxMask({48, 32}, {10, 8, 16, 12}));
    }
    QSignalSpy items(&engine_, &EngineThread::batchItemFinished);
    QSignalSpy over(&engine_, &EngineThread::batchFinished);
    qsizetype itemsBefore = -1;
    QObject::connect(&engine_, &PreviewExecutor::finished, &engine_, [&](const PreviewResult&) {
        itemsBefore = items.size();
    });

    engine_.startBatch(
        {.input = folder / "in", .output = folder / "out", .harmony = testing::quickHarmony()});
    engine_.start({.composition = warmOnCool()}, {});

    ASSERT_TRUE(over.wait(kDeadlineMs));
    EXPECT_EQ(items.size(), 12);
    EXPECT_GE(itemsBefore, 0);
    EXPECT_LE(itemsBefore, 8);
}

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

TEST_F(EngineThreadTest, ANewCatalogueIsUsedByWhatComesAfterIt) {
    Composition composition = warmOnCool();
    composition.foregrounds[0].harmony.model = "mkl";
    engine_.useCatalog(ModelCatalog::of({catalog_.find("lab-mean")}), "mkl");

    engine_.start({.composition = composition}, {});

    ASSERT_TRUE(failed_.wait(kDeadlineMs));
    EXPECT_EQ(failed_[0][1].value<Failure>().code, ErrorCode::MissingWeights);
}

TEST(EngineThread, EndsInTheMiddleOfWork) {
    TemporaryFolder folder;
    {
        EngineThread engine{ModelCatalog()};
        engine.start({.composition = warmOnCool()}, {});
        engine.startExport({.composition = warmOnCool(), .path = folder / "out.png"});
    }

    EXPECT_EQ(folder.entryCount(), 0);
}

}  // namespace
}  // namespace r2r::ui
