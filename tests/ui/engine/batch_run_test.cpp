// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/engine/batch_run.h"

#include "tests/support/temporary_folder.h"
#include "tests/ui/engine/engine_answer.h"
#include "tests/ui/studio_pictures.h"
#include "ui/engine/engine_previews.h"

#include <QSignalSpy>
#include <QTest>
#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>

namespace r2r::ui {
namespace {

constexpr int kDeadlineMs = 30000;
constexpr int kPictures = 12;

class BatchRunTest : public ::testing::Test {
protected:
    BatchRunTest() {
        std::filesystem::create_directory(folder_ / "in");
        for (int i = 0; i < kPictures; ++i) {
            const std::string path = (folder_ / ("in/p" + std::to_string(i))).string();
            testing::writeImage(path + ".png", testing::grainyImage({48, 32}, 150, 90, 60));
            testing::writeImage(path + "_mask.png", testing::boxMask({48, 32}, {10, 8, 16, 12}));
        }
        options_.input = folder_ / "in";
        options_.output = folder_ / "out";
        options_.harmony = testing::quickHarmony();
    }

    [[nodiscard]] BatchReport report() { return finished_[0][0].value<BatchReport>(); }

    r2r::testing::TemporaryFolder folder_;
    BatchOptions options_;
    EngineThread engine_{ModelCatalog()};
    std::unique_ptr<BatchRun> batch_ = std::make_unique<BatchRun>(engine_);
    QSignalSpy planned_{batch_.get(), &BatchRun::planned};
    QSignalSpy items_{batch_.get(), &BatchRun::itemFinished};
    QSignalSpy finished_{batch_.get(), &BatchRun::finished};
    QSignalSpy failed_{batch_.get(), &BatchRun::failed};
};

TEST_F(BatchRunTest, TellsItsPlanEveryItemAndItsEnd) {
    EXPECT_TRUE(batch_->start(options_));
    EXPECT_TRUE(batch_->isRunning());
    EXPECT_FALSE(batch_->start(options_));

    ASSERT_TRUE(finished_.wait(kDeadlineMs));
    EXPECT_EQ(planned_.size(), 1);
    EXPECT_EQ(items_.size(), kPictures);
    EXPECT_EQ(report().count(BatchStatus::Done), kPictures);
    EXPECT_FALSE(batch_->isRunning());
}

TEST_F(BatchRunTest, LetsPreviewsHaveTheirTurn) {
    EnginePreviews previews(engine_);
    qsizetype itemsBefore = -1;
    QObject::connect(&previews, &PreviewExecutor::finished, &previews, [&](const PreviewResult&) {
        itemsBefore = items_.size();
    });

    batch_->start(options_);
    previews.start({.composition = testing::warmOnCool()}, {});

    ASSERT_TRUE(finished_.wait(kDeadlineMs));
    EXPECT_EQ(items_.size(), kPictures);
    EXPECT_GE(itemsBefore, 0);
    EXPECT_LE(itemsBefore, 8);
}

TEST_F(BatchRunTest, AStopEndsItWithTheRestNotStarted) {
    QObject::connect(batch_.get(), &BatchRun::planned, batch_.get(), [this] { batch_->stop(); });

    batch_->start(options_);

    ASSERT_TRUE(finished_.wait(kDeadlineMs));
    EXPECT_TRUE(report().isCancelled);
    EXPECT_EQ(report().outcomes.size(), kPictures);
    EXPECT_EQ(report().count(BatchStatus::NotStarted), kPictures);
}

TEST_F(BatchRunTest, AFolderThatIsNotThereIsAFailure) {
    options_.input = folder_ / "nowhere";

    batch_->start(options_);

    ASSERT_TRUE(failed_.wait(kDeadlineMs));
    EXPECT_FALSE(batch_->isRunning());
    EXPECT_EQ(planned_.size(), 0);
}

TEST_F(BatchRunTest, EndsWithItsOwner) {
    batch_->start(options_);
    ASSERT_TRUE(planned_.wait(kDeadlineMs));

    batch_.reset();

    ASSERT_TRUE(testing::answers(engine_, kDeadlineMs));
    EXPECT_EQ(finished_.size(), 0);
}

}  // namespace
}  // namespace r2r::ui
