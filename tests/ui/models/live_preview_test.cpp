// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/live_preview.h"

#include "tests/ui/fake_preview.h"
#include "tests/ui/studio_pictures.h"
#include "ui/document/commands.h"
#include "widgets/canvas_view.h"

#include <QSignalSpy>
#include <gmock/gmock.h>

namespace r2r::ui {
namespace {

using std::chrono::milliseconds;
using testing::FakeAlarm;
using testing::FakeExecutor;
using testing::warmOnCool;

/// A document whose foreground has a slow model, and an engine that does what a test says.
class LivePreviewTest : public ::testing::Test {
protected:
    LivePreviewTest() {
        document_.open(warmOnCool());
        settle();
    }

    /// Until the preview that an edit asks for has been delivered.
    void settle() {
        alarm_.advance(milliseconds(200));
        executor_.finish();
    }

    void startRun() {
        preview_.harmonizeNow();
        alarm_.advance(milliseconds(200));
    }

    void moveForeground(double x) {
        Placement placement = document_.currentForeground()->placement;
        placement.centre.x = x;
        document_.push(std::make_unique<PlaceForeground>(document_, ForegroundId{1}, placement));
    }

    const PreviewRequest& lastRequest() { return executor_.started.back().request; }

    bool isStopped() { return executor_.started.back().stop.stop_requested(); }

    PreviewResult resultOf(const PreviewRequest& request) {
        return {.generation = request.generation, .quality = request.quality};
    }

    Document document_;
    widgets::CanvasView canvas_;
    CanvasScene scene_{document_, canvas_};
    FakeExecutor executor_;
    FakeAlarm alarm_;
    bool isSlow_ = true;
    LivePreview preview_{
        document_, scene_, executor_, alarm_, [this](const Foreground&) { return isSlow_; }};
    QSignalSpy running_{&preview_, &LivePreview::runningChanged};
    QSignalSpy failed_{&preview_, &LivePreview::failed};
};

TEST_F(LivePreviewTest, ASlowModelIsHeldBackWhenTheDocumentIsEdited) {
    moveForeground(60);
    alarm_.advance(milliseconds(200));

    EXPECT_THAT(lastRequest().held, ::testing::ElementsAre(ForegroundId{1}));
    EXPECT_FALSE(preview_.isRunning());
}

TEST_F(LivePreviewTest, AFastModelFollowsEveryEdit) {
    isSlow_ = false;
    moveForeground(60);
    alarm_.advance(milliseconds(200));

    EXPECT_TRUE(lastRequest().held.empty());
}

TEST_F(LivePreviewTest, AShadowInTheHandIsMadeBeforeItIsInTheDocument) {
    const CastShadow shadow{.degrees = 120};

    scene_.previewShadow(ForegroundId{1}, shadow);
    alarm_.advance(milliseconds(200));

    EXPECT_EQ(lastRequest().quality, Quality::Draft);
    EXPECT_EQ(lastRequest().composition.foregrounds[0].shadow, shadow);
    EXPECT_FALSE(document_.composition().foregrounds[0].shadow);
    executor_.finish();
    scene_.endPreview();
    alarm_.advance(milliseconds(200));
    EXPECT_EQ(lastRequest().quality, Quality::Full);
    EXPECT_FALSE(lastRequest().composition.foregrounds[0].shadow);
}

TEST_F(LivePreviewTest, RunsASlowModelWhenAsked) {
    startRun();

    EXPECT_TRUE(lastRequest().held.empty());
    EXPECT_EQ(lastRequest().quality, Quality::Full);
    EXPECT_TRUE(preview_.isRunning());
    executor_.finish();
    EXPECT_FALSE(preview_.isRunning());
    EXPECT_EQ(running_.size(), 2);
}

TEST_F(LivePreviewTest, EditsDoNotEndARunAndAreShownAfterIt) {
    startRun();
    const size_t requests = executor_.started.size();

    moveForeground(60);
    alarm_.advance(milliseconds(500));
    EXPECT_FALSE(isStopped());
    EXPECT_EQ(executor_.started.size(), requests);

    executor_.finish();
    alarm_.advance(milliseconds(200));
    ASSERT_EQ(executor_.started.size(), requests + 1);
    EXPECT_EQ(lastRequest().composition.foregrounds[0].placement.centre.x, 60);
    EXPECT_THAT(lastRequest().held, ::testing::ElementsAre(ForegroundId{1}));
}

TEST_F(LivePreviewTest, StopEndsARunAndShowsWhatWasThereBefore) {
    startRun();
    const Generation stopped = executor_.last();

    preview_.stop();
    EXPECT_TRUE(isStopped());
    Q_EMIT executor_.cancelled(stopped);
    alarm_.advance(milliseconds(200));

    EXPECT_FALSE(preview_.isRunning());
    EXPECT_NE(executor_.last(), stopped);
    EXPECT_THAT(lastRequest().held, ::testing::ElementsAre(ForegroundId{1}));
}

TEST_F(LivePreviewTest, PartialResultsOfAStoppedRunAreLate) {
    startRun();
    QSignalSpy shown(&preview_, &LivePreview::resultShown);
    preview_.stop();

    Q_EMIT executor_.partial({.generation = executor_.last(), .isDraft = true});

    EXPECT_EQ(shown.size(), 0);
}

TEST_F(LivePreviewTest, PartialResultsAreShownWhileARunGoesOn) {
    startRun();
    QSignalSpy shown(&preview_, &LivePreview::resultShown);

    Q_EMIT executor_.partial({.generation = executor_.last(), .isDraft = true});

    EXPECT_EQ(shown.size(), 1);
    EXPECT_TRUE(preview_.isRunning());
}

TEST_F(LivePreviewTest, ARunEndsWithTheForegroundItWorksOn) {
    startRun();

    document_.push(std::make_unique<RemoveForeground>(document_, ForegroundId{1}));

    EXPECT_TRUE(isStopped());
    EXPECT_FALSE(preview_.isRunning());
}

TEST_F(LivePreviewTest, ARunEndsWithItsDocument) {
    startRun();
    const Generation old = executor_.last();

    document_.open(warmOnCool());
    EXPECT_TRUE(isStopped());
    EXPECT_FALSE(preview_.isRunning());
    Q_EMIT executor_.cancelled(old);
    alarm_.advance(milliseconds(200));

    EXPECT_THAT(lastRequest().held, ::testing::ElementsAre(ForegroundId{1}));
}

TEST_F(LivePreviewTest, AFailedRunIsToldAndOver) {
    startRun();

    Q_EMIT executor_.failed(executor_.last(), {ErrorCode::OutOfMemory, "too little memory", ""});

    EXPECT_EQ(failed_.size(), 1);
    EXPECT_FALSE(preview_.isRunning());
}

TEST_F(LivePreviewTest, TellsHowFarARunIsAndNothingOfPreviews) {
    QSignalSpy progressed(&preview_, &LivePreview::progressed);
    Q_EMIT executor_.progressed(executor_.last(), {Phase::Compositing, {}, 1, 2});
    EXPECT_EQ(progressed.size(), 0);
    startRun();

    Q_EMIT executor_.progressed(executor_.last(), {Phase::Harmonizing, {}, 3, 10});

    ASSERT_EQ(progressed.size(), 1);
    EXPECT_EQ(progressed[0][0].value<JobProgress>(), (JobProgress{Phase::Harmonizing, {}, 3, 10}));
}

TEST_F(LivePreviewTest, KnowsWhichForegroundShowsAnOldResult) {
    QSignalSpy changed(&preview_, &LivePreview::outdatedChanged);
    moveForeground(60);
    alarm_.advance(milliseconds(200));
    PreviewResult result = resultOf(lastRequest());
    result.outdated = {ForegroundId{1}};
    Q_EMIT executor_.finished(result);
    EXPECT_TRUE(preview_.isOutdated(ForegroundId{1}));

    startRun();
    executor_.finish();

    EXPECT_FALSE(preview_.isOutdated(ForegroundId{1}));
    EXPECT_EQ(changed.size(), 2);
}

}  // namespace
}  // namespace r2r::ui
