// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/hint_bar.h"

#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <gmock/gmock.h>

namespace r2r::widgets {
namespace {

TEST(HintBar, IsHiddenUntilItIsShown) {
    QWidget window;
    const HintBar bar(&window);
    window.show();

    EXPECT_FALSE(bar.isVisible());
}

TEST(HintBar, OffersChoicesAndACross) {
    HintBar bar;
    bar.setText("This picture has no transparency.");
    QPushButton& paint = bar.addChoice("paint", "Paint", "Begins with nothing");
    bar.resize(600, bar.sizeHint().height());
    bar.show();
    QSignalSpy chosen(&paint, &QPushButton::clicked);
    QSignalSpy dismissed(&bar, &HintBar::dismissed);

    QTest::mouseClick(bar.findChild<QPushButton*>("paint"), Qt::LeftButton);
    QTest::mouseClick(bar.findChild<QToolButton*>("hintBar.close"), Qt::LeftButton);

    EXPECT_EQ(chosen.count(), 1);
    EXPECT_EQ(dismissed.count(), 1);
}

TEST(HintBar, PutsItsChoicesBelowEachOtherWhereItIsNarrow) {
    HintBar bar;
    bar.setText("This picture has no transparency.");
    const QPushButton& first = bar.addChoice("first", "Paint the subject", "");
    const QPushButton& second = bar.addChoice("second", "Load a mask from a file…", "");
    bar.resize(700, 60);
    bar.show();
    EXPECT_EQ(first.y(), second.y());

    bar.resize(bar.minimumSizeHint().width(), 120);
    QTest::qWait(0);

    EXPECT_LT(bar.width(), first.sizeHint().width() + second.sizeHint().width() + 110);
    EXPECT_EQ(first.x(), second.x());
    EXPECT_GE(second.y(), first.geometry().bottom());
    EXPECT_GE(second.width(), second.sizeHint().width());
    EXPECT_TRUE(bar.rect().contains(second.geometry()));
}

}  // namespace
}  // namespace r2r::widgets
