// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/status_strip.h"

#include "tests/ui/document/sample_document.h"

#include <QLabel>
#include <QStatusBar>
#include <gtest/gtest.h>

namespace r2r::ui {
namespace {

class StatusStripTest : public ::testing::Test {
protected:
    QString text(const char* name) { return bar_.findChild<QLabel*>(name)->text(); }

    Document document_;
    QStatusBar bar_;
    StatusStrip& strip_ = *new StatusStrip(document_, bar_);
};

TEST_F(StatusStripTest, TellsSizeAndColoursOfTheBackground) {
    EXPECT_EQ(text("pictureSize"), "");

    document_.open(testing::sampleComposition());

    EXPECT_EQ(text("pictureSize"), "400 × 300");
    EXPECT_EQ(text("colorSpace"), "sRGB");
}

TEST_F(StatusStripTest, ReadingIsToldBeforeHarmonizing) {
    EXPECT_EQ(text("activity"), "Ready");

    strip_.showEngineBusy(true);
    EXPECT_EQ(text("activity"), "Harmonizing…");
    strip_.showLoading(true);
    EXPECT_EQ(text("activity"), "Reading…");
    strip_.showLoading(false);
    EXPECT_EQ(text("activity"), "Harmonizing…");
}

TEST_F(StatusStripTest, SmallZoomsHaveADecimal) {
    document_.open(testing::sampleComposition());

    strip_.showZoom(0.053);
    EXPECT_EQ(text("zoom"), "5.3 %");
    strip_.showZoom(1.5);
    EXPECT_EQ(text("zoom"), "150 %");
}

TEST_F(StatusStripTest, TheTimeGoesWithTheLastForeground) {
    document_.open(testing::sampleComposition());
    strip_.showSeconds(2.4);
    EXPECT_EQ(text("seconds"), "2.4 s");

    document_.open({});

    EXPECT_EQ(text("seconds"), "");
}

}  // namespace
}  // namespace r2r::ui
