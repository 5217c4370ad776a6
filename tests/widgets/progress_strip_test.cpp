// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/progress_strip.h"

#include <QApplication>
#include <QDeadlineTimer>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <QVBoxLayout>
#include <gmock/gmock.h>

namespace r2r::widgets {
namespace {

TEST(ProgressStrip, DurationsAreShortWords) {
    EXPECT_EQ(durationText(0), "1 s");
    EXPECT_EQ(durationText(59'400), "59 s");
    EXPECT_EQ(durationText(125'000), "2 min 5 s");
    EXPECT_EQ(durationText(3'723'000), "1 h 2 min");
}

TEST(ProgressStrip, RemainingTimeFollowsTheSpeedSoFar) {
    EXPECT_EQ(ProgressStrip::remainingMs(10'000, 25, 100), 30'000);
}

TEST(ProgressStrip, RemainingTimeIsUnknownTooEarlyOrAtTheEnd) {
    EXPECT_EQ(ProgressStrip::remainingMs(100, 1, 100), std::nullopt);
    EXPECT_EQ(ProgressStrip::remainingMs(10'000, 0, 100), std::nullopt);
    EXPECT_EQ(ProgressStrip::remainingMs(10'000, 100, 100), std::nullopt);
}

TEST(ProgressStrip, ShowsPhaseAndShare) {
    ProgressStrip strip;
    strip.start("Reading");

    strip.setProgress("Harmonizing", 1, 4);

    EXPECT_FALSE(strip.isHidden());
    EXPECT_EQ(strip.findChild<QLabel*>("progressStrip.phase")->text(), "Harmonizing");
    const auto* bar = strip.findChild<QProgressBar*>("progressStrip.bar");
    EXPECT_EQ(bar->value() * 4, bar->maximum());
}

TEST(ProgressStrip, TellsHowLongItHasTaken) {
    ProgressStrip strip;
    const auto* elapsed = strip.findChild<QLabel*>("progressStrip.elapsed");

    strip.start("Reading");
    EXPECT_EQ(elapsed->text(), "");

    EXPECT_TRUE(QTest::qWaitFor([&] { return elapsed->text() == "2 s"; }, 10000));
    strip.finish();
    strip.start("Reading");
    EXPECT_EQ(elapsed->text(), "");
}

TEST(ProgressStrip, AJobThatWasFoundHalfwayIsNotTakenForAFastOne) {
    ProgressStrip strip;
    strip.start("Starting");
    const auto* remaining = strip.findChild<QLabel*>("progressStrip.remaining");
    strip.setProgress("Making pairs", 500, 1000);

    // Two more pairs a second: 1000 s would be left of 500, and not a few.
    const QDeadlineTimer end(2500);
    for (int done = 500; !end.hasExpired(); ++done) {
        strip.setProgress("Making pairs", done, 1000);
        QTest::qWait(500);
    }

    EXPECT_TRUE(remaining->text().contains("min")) << remaining->text().toStdString();
    EXPECT_EQ(strip.findChild<QLabel*>("progressStrip.elapsed")->text(), "");
}

/// A strip below a field and a button, as in a dialog.
class StripInWindow : public ::testing::Test {
protected:
    StripInWindow() {
        auto* column = new QVBoxLayout(&window_);
        for (QWidget* each : {static_cast<QWidget*>(&field_),
                              static_cast<QWidget*>(&strip_),
                              static_cast<QWidget*>(&button_)})
            column->addWidget(each);
        window_.show();
        QApplication::setActiveWindow(&window_);
        field_.setFocus();
        strip_.start("Reading");
        cancel_->setFocus();
    }

    ~StripInWindow() override {
        for (QWidget* each : {static_cast<QWidget*>(&field_),
                              static_cast<QWidget*>(&strip_),
                              static_cast<QWidget*>(&button_)})
            each->setParent(nullptr);
    }

    QWidget window_;
    QLineEdit field_;
    ProgressStrip strip_;
    QPushButton button_;
    QToolButton* cancel_ = strip_.findChild<QToolButton*>("progressStrip.cancel");
};

TEST_F(StripInWindow, GivesTheFocusBackToWhereItCameFrom) {
    ASSERT_TRUE(cancel_->hasFocus());

    strip_.finish();

    EXPECT_TRUE(field_.hasFocus());
}

TEST_F(StripInWindow, EscapeOnItsButtonStopsTheJobAndNothingElse) {
    const QSignalSpy cancelled(&strip_, &ProgressStrip::cancelRequested);

    QTest::keyClick(cancel_, Qt::Key_Escape);

    EXPECT_EQ(cancelled.size(), 1);
    EXPECT_TRUE(field_.hasFocus());
    EXPECT_TRUE(window_.isVisible());
}

TEST_F(StripInWindow, AStopIsSeenAtOnceAndAskedForOnce) {
    const QSignalSpy cancelled(&strip_, &ProgressStrip::cancelRequested);
    const auto* phase = strip_.findChild<QLabel*>("progressStrip.phase");

    QTest::mouseClick(cancel_, Qt::LeftButton);
    QTest::mouseClick(cancel_, Qt::LeftButton);
    strip_.setProgress("Harmonizing", 3, 10);  // the job has not heard it yet

    EXPECT_EQ(cancelled.size(), 1);
    EXPECT_FALSE(cancel_->isEnabled());
    EXPECT_EQ(phase->text(), "Stopping…");
    EXPECT_EQ(strip_.findChild<QProgressBar*>("progressStrip.bar")->maximum(), 0);

    strip_.finish();
    strip_.start("Reading");

    EXPECT_TRUE(cancel_->isEnabled());
    EXPECT_EQ(phase->text(), "Reading");
}

TEST(ProgressStrip, UnknownTotalOnlyMoves) {
    ProgressStrip strip;

    strip.start("Reading");

    EXPECT_EQ(strip.findChild<QProgressBar*>("progressStrip.bar")->maximum(), 0);
}

TEST(ProgressStrip, CancelIsARequest) {
    ProgressStrip strip;
    strip.start("Saving");
    QSignalSpy requests(&strip, &ProgressStrip::cancelRequested);

    QTest::mouseClick(strip.findChild<QToolButton*>("progressStrip.cancel"), Qt::LeftButton);

    EXPECT_EQ(requests.count(), 1);
    EXPECT_FALSE(strip.isHidden());
    strip.finish();
    EXPECT_TRUE(strip.isHidden());
}

}  // namespace
}  // namespace r2r::widgets
