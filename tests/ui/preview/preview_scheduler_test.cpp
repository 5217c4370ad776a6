// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preview/preview_scheduler.h"

#include "tests/ui/fake_preview.h"

#include <QSignalSpy>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace r2r::ui {
namespace {

using std::chrono::milliseconds;
using ::testing::ElementsAre;

using testing::FakeAlarm;
using testing::FakeExecutor;

class SchedulerTest : public ::testing::Test {
protected:
    static uint64_t number(Generation generation) { return static_cast<uint64_t>(generation); }

    std::vector<uint64_t> delivered() const {
        std::vector<uint64_t> generations;
        for (const auto& arguments : results_)
            generations.push_back(number(arguments.at(0).value<PreviewResult>().generation));
        return generations;
    }

    int snapshots_ = 0;
    bool hasSomethingToShow_ = true;
    FakeAlarm alarm_;
    FakeExecutor executor_;
    PreviewScheduler scheduler_{[this]() -> std::optional<PreviewRequest> {
                                    if (!hasSomethingToShow_)
                                        return std::nullopt;
                                    ++snapshots_;
                                    return PreviewRequest{.longerSide = 100 + snapshots_};
                                },
                                executor_,
                                alarm_};
    QSignalSpy results_{&scheduler_, &PreviewScheduler::resultReady};
    QSignalSpy failures_{&scheduler_, &PreviewScheduler::failed};
    QSignalSpy busy_{&scheduler_, &PreviewScheduler::busyChanged};
};

TEST_F(SchedulerTest, MakesOneRequestOfManyEditsAtRest) {
    for (int i = 0; i < 10; ++i) {
        scheduler_.invalidate(Quality::Full);
        alarm_.advance(milliseconds(100));
    }
    EXPECT_EQ(executor_.started.size(), 0);

    alarm_.advance(milliseconds(50));

    ASSERT_EQ(executor_.started.size(), 1);
    EXPECT_EQ(executor_.started[0].request.quality, Quality::Full);
}

TEST_F(SchedulerTest, ShowsDraftsEvery40MsWhileTheHandMoves) {
    for (int i = 0; i < 12; ++i) {
        scheduler_.invalidate(Quality::Draft);
        alarm_.advance(milliseconds(10));
        if (!executor_.started.empty() && i % 4 == 3)
            executor_.finish();
    }

    EXPECT_EQ(executor_.started.size(), 3);
    EXPECT_EQ(executor_.started[0].request.quality, Quality::Draft);
}

TEST_F(SchedulerTest, GivesADraftFirstToAHandThatMovesAgain) {
    scheduler_.invalidate(Quality::Full);
    scheduler_.invalidate(Quality::Draft);
    alarm_.advance(milliseconds(40));

    ASSERT_EQ(executor_.started.size(), 1);
    EXPECT_EQ(executor_.started[0].request.quality, Quality::Draft);
}

TEST_F(SchedulerTest, FollowsADraftWithFullQualityWhenNothingMoves) {
    scheduler_.invalidate(Quality::Draft);
    alarm_.advance(milliseconds(40));
    executor_.finish();
    EXPECT_TRUE(scheduler_.isBusy());

    alarm_.advance(milliseconds(150));
    ASSERT_EQ(executor_.started.size(), 2);
    EXPECT_EQ(executor_.started[1].request.quality, Quality::Full);
    executor_.finish();
    alarm_.advance(milliseconds(1000));

    EXPECT_EQ(executor_.started.size(), 2);
    EXPECT_FALSE(scheduler_.isBusy());
}

TEST_F(SchedulerTest, RunsOneRequestAndKeepsOneWaiting) {
    for (int i = 0; i < 5; ++i) {
        scheduler_.invalidate(Quality::Full);
        alarm_.advance(milliseconds(200));
    }
    EXPECT_EQ(executor_.started.size(), 1);

    Q_EMIT executor_.cancelled(executor_.last());

    EXPECT_EQ(executor_.started.size(), 2);
    alarm_.advance(milliseconds(1000));
    EXPECT_EQ(executor_.started.size(), 2);
}

TEST_F(SchedulerTest, TakesTheSnapshotWhenTheRequestStarts) {
    scheduler_.invalidate(Quality::Full);
    alarm_.advance(milliseconds(200));
    scheduler_.invalidate(Quality::Full);
    alarm_.advance(milliseconds(200));
    scheduler_.invalidate(Quality::Full);
    alarm_.advance(milliseconds(200));

    executor_.finish();

    EXPECT_EQ(snapshots_, 2);
    EXPECT_EQ(executor_.started[1].request.longerSide, 102);
}

TEST_F(SchedulerTest, AsksTheRunningRequestToStopWhenANewerOneIsDue) {
    scheduler_.invalidate(Quality::Full);
    alarm_.advance(milliseconds(150));
    scheduler_.invalidate(Quality::Full);
    EXPECT_FALSE(executor_.started[0].stop.stop_requested());

    alarm_.advance(milliseconds(150));

    EXPECT_TRUE(executor_.started[0].stop.stop_requested());
}

TEST_F(SchedulerTest, NumbersRequestsStrictlyUpwards) {
    std::vector<uint64_t> generations;
    for (int i = 0; i < 3; ++i) {
        scheduler_.invalidate(Quality::Full);
        alarm_.advance(milliseconds(150));
        generations.push_back(number(executor_.last()));
        executor_.finish();
    }

    EXPECT_THAT(generations, ElementsAre(1, 2, 3));
    EXPECT_THAT(delivered(), ElementsAre(1, 2, 3));
}

TEST_F(SchedulerTest, DropsResultsOlderThanOneDelivered) {
    scheduler_.invalidate(Quality::Full);
    alarm_.advance(milliseconds(150));
    Q_EMIT executor_.cancelled(Generation{1});
    scheduler_.invalidate(Quality::Full);
    alarm_.advance(milliseconds(150));
    Q_EMIT executor_.partial({.generation = Generation{2}, .isDraft = true});

    Q_EMIT executor_.partial({.generation = Generation{1}});
    Q_EMIT executor_.finished({.generation = Generation{1}});
    executor_.finish();

    EXPECT_THAT(delivered(), ElementsAre(2, 2));
}

TEST_F(SchedulerTest, DropsEverythingThatWasAbandoned) {
    scheduler_.invalidate(Quality::Full);
    alarm_.advance(milliseconds(150));
    scheduler_.invalidate(Quality::Full);

    scheduler_.abandon();
    executor_.finish();
    alarm_.advance(milliseconds(1000));

    EXPECT_TRUE(executor_.started[0].stop.stop_requested());
    EXPECT_EQ(executor_.started.size(), 1);
    EXPECT_EQ(results_.size(), 0);
    EXPECT_FALSE(scheduler_.isBusy());
}

TEST_F(SchedulerTest, IsBusyUntilAResult) {
    scheduler_.invalidate(Quality::Full);
    EXPECT_TRUE(scheduler_.isBusy());
    alarm_.advance(milliseconds(150));

    executor_.finish();

    EXPECT_FALSE(scheduler_.isBusy());
    EXPECT_EQ(busy_.size(), 2);
    EXPECT_EQ(results_.size(), 1);
}

TEST_F(SchedulerTest, IsBusyUntilAFailureAndTellsIt) {
    scheduler_.invalidate(Quality::Full);
    alarm_.advance(milliseconds(150));

    Q_EMIT executor_.failed(executor_.last(), {ErrorCode::Corrupt, "broken", "mend it"});

    EXPECT_FALSE(scheduler_.isBusy());
    ASSERT_EQ(failures_.size(), 1);
    EXPECT_EQ(failures_[0][0].value<Failure>().message, "broken");
    EXPECT_EQ(results_.size(), 0);
}

TEST_F(SchedulerTest, IsSilentAboutACancellation) {
    scheduler_.invalidate(Quality::Full);
    alarm_.advance(milliseconds(150));

    Q_EMIT executor_.cancelled(executor_.last());

    EXPECT_FALSE(scheduler_.isBusy());
    EXPECT_EQ(failures_.size(), 0);
    EXPECT_EQ(results_.size(), 0);
}

TEST_F(SchedulerTest, IsSilentAboutTheFailureOfAStateThatWasEditedSince) {
    scheduler_.invalidate(Quality::Full);
    alarm_.advance(milliseconds(150));
    scheduler_.invalidate(Quality::Full);

    Q_EMIT executor_.failed(executor_.last(), {ErrorCode::Corrupt, "broken", ""});

    EXPECT_EQ(failures_.size(), 0);
    EXPECT_TRUE(scheduler_.isBusy());
}

TEST_F(SchedulerTest, StartsNothingWhenThereIsNothingToShow) {
    hasSomethingToShow_ = false;
    scheduler_.invalidate(Quality::Full);

    alarm_.advance(milliseconds(150));

    EXPECT_EQ(executor_.started.size(), 0);
    EXPECT_FALSE(scheduler_.isBusy());
}

}  // namespace
}  // namespace r2r::ui
