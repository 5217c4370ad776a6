// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/compare_view.h"

#include "tests/widgets/paint_watch.h"

#include <QApplication>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>
#include <gmock/gmock.h>

namespace r2r::widgets {
namespace {

using r2r::testing::PaintWatch;

QImage filled(QSize size, QColor color) {
    QImage image(size, QImage::Format_RGB32);
    image.fill(color);
    return image;
}

/// A view of 400×300 over a red (left) and a blue (right) picture of the same size, one to one.
class CompareViewTest : public ::testing::Test {
protected:
    CompareViewTest() {
        view_.resize(400, 300);
        view_.setImageSize({400, 300});
        view_.setPicture(CompareSide::Left, filled({400, 300}, Qt::red));
        view_.setPicture(CompareSide::Right, filled({400, 300}, Qt::blue));
        view_.show();
        EXPECT_TRUE(QTest::qWaitForWindowExposed(&view_));
        view_.zoomToActualSize();
        QTest::qWait(0);
    }

    QColor colorAt(QPoint widgetPoint) {
        const QImage shot = view_.grab().toImage();
        return shot.pixelColor((QPointF(widgetPoint) * shot.devicePixelRatio()).toPoint());
    }

    void drag(QPoint from, QPoint to) {
        QTest::mousePress(&view_, Qt::LeftButton, {}, from);
        QTest::mouseMove(&view_, to);
        QTest::mouseRelease(&view_, Qt::LeftButton, {}, to);
    }

    void turnWheel(QPointF at) {
        QWheelEvent wheel(
            at, view_.mapToGlobal(at), {}, {0, 120}, {}, {}, Qt::NoScrollPhase, false);
        QApplication::sendEvent(&view_, &wheel);
    }

    CompareView view_;
};

TEST_F(CompareViewTest, TheWipeShowsOnePictureOnEitherSide) {
    EXPECT_EQ(colorAt({180, 250}), QColor(Qt::red));
    EXPECT_EQ(colorAt({220, 250}), QColor(Qt::blue));
}

TEST_F(CompareViewTest, TheHandleIsDragged) {
    drag({202, 100}, {320, 100});

    EXPECT_DOUBLE_EQ(view_.wipe(), 0.8);
    EXPECT_EQ(colorAt({300, 250}), QColor(Qt::red));
    EXPECT_EQ(colorAt({340, 250}), QColor(Qt::blue));
}

TEST_F(CompareViewTest, TheHandleStaysWithinTheView) {
    drag({200, 100}, {900, 100});
    EXPECT_DOUBLE_EQ(view_.wipe(), 1);
    EXPECT_EQ(colorAt({380, 250}), QColor(Qt::red));
}

TEST_F(CompareViewTest, KeysMoveTheHandle) {
    QTest::keyClick(&view_, Qt::Key_Right);
    EXPECT_NEAR(view_.wipe(), 0.51, 1e-9);
    QTest::keyClick(&view_, Qt::Key_Left, Qt::ShiftModifier);
    EXPECT_NEAR(view_.wipe(), 0.41, 1e-9);
    QTest::keyClick(&view_, Qt::Key_Home);
    EXPECT_EQ(colorAt({20, 250}), QColor(Qt::blue));
    QTest::keyClick(&view_, Qt::Key_End);
    EXPECT_EQ(colorAt({380, 250}), QColor(Qt::red));
}

TEST_F(CompareViewTest, AHeldKeyShowsTheOtherPictureEverywhere) {
    QTest::keyPress(&view_, Qt::Key_Space);
    EXPECT_EQ(colorAt({20, 250}), QColor(Qt::blue));
    QTest::keyRelease(&view_, Qt::Key_Space);

    EXPECT_EQ(colorAt({20, 250}), QColor(Qt::red));
}

TEST_F(CompareViewTest, FlickerShowsOnePictureAtATime) {
    view_.setMode(CompareMode::Flicker);
    EXPECT_EQ(colorAt({380, 250}), QColor(Qt::red));

    QTest::keyPress(&view_, Qt::Key_Backslash);
    EXPECT_EQ(colorAt({20, 250}), QColor(Qt::blue));
    QTest::keyRelease(&view_, Qt::Key_Backslash);
    EXPECT_EQ(colorAt({20, 250}), QColor(Qt::red));
}

TEST_F(CompareViewTest, AKeyThatIsReleasedElsewhereIsNoLongerHeld) {
    view_.setMode(CompareMode::Flicker);
    QTest::keyPress(&view_, Qt::Key_Space);
    QFocusEvent lost(QEvent::FocusOut);

    QApplication::sendEvent(&view_, &lost);

    EXPECT_EQ(colorAt({20, 250}), QColor(Qt::red));
}

TEST_F(CompareViewTest, SideBySideShowsTheSamePartOfBothPictures) {
    QImage left = filled({400, 300}, Qt::red);
    QImage right = filled({400, 300}, Qt::blue);
    for (QImage* picture : {&left, &right})
        for (int y = 140; y < 160; ++y)
            for (int x = 190; x < 210; ++x)
                picture->setPixelColor(x, y, Qt::white);
    view_.setPicture(CompareSide::Left, left);
    view_.setPicture(CompareSide::Right, right);
    view_.setMode(CompareMode::SideBySide);
    view_.zoomToActualSize();

    const QPoint inLeft = view_.view().widgetFromImage(QPointF(200, 150)).toPoint();
    const QPoint inRight = inLeft + QPoint(view_.pane(CompareSide::Right).x(), 0);

    EXPECT_EQ(colorAt(inLeft), QColor(Qt::white));
    EXPECT_EQ(colorAt(inRight), QColor(Qt::white));
    EXPECT_EQ(colorAt(inLeft + QPoint(30, 30)), QColor(Qt::red));
    EXPECT_EQ(colorAt(inRight + QPoint(30, 30)), QColor(Qt::blue));
}

TEST_F(CompareViewTest, ZoomIsSharedAndKeepsThePointUnderTheCursorInEitherPane) {
    view_.setMode(CompareMode::SideBySide);
    const QPoint right(view_.pane(CompareSide::Right).x(), 0);
    const QPointF before = view_.view().imageFromWidget(QPointF(120, 90));
    QSignalSpy zoomed(&view_, &CompareView::zoomChanged);

    turnWheel(QPointF(120, 90) + right);

    EXPECT_EQ(zoomed.size(), 1);
    const QPointF after = view_.view().widgetFromImage(before);
    EXPECT_NEAR(after.x(), 120, 0.5);
    EXPECT_NEAR(after.y(), 90, 0.5);
}

TEST_F(CompareViewTest, DraggingBesideTheHandleMovesBothPictures) {
    QTest::keyClick(&view_, Qt::Key_Plus);
    const QPointF before = view_.view().widgetFromImage(QPointF(0, 0));

    drag({100, 100}, {110, 95});

    EXPECT_EQ(view_.view().widgetFromImage(QPointF(0, 0)), before + QPointF(10, -5));
    EXPECT_DOUBLE_EQ(view_.wipe(), 0.5);
}

TEST_F(CompareViewTest, ModesKeepTheZoomWhenItWasChosen) {
    QTest::keyClick(&view_, Qt::Key_Plus);

    view_.setMode(CompareMode::SideBySide);
    view_.setMode(CompareMode::Flicker);

    EXPECT_DOUBLE_EQ(view_.view().zoom(), 1.25);
}

TEST_F(CompareViewTest, APictureOfAnotherSizeFillsTheImage) {
    view_.setPicture(CompareSide::Right, filled({100, 75}, Qt::green));

    EXPECT_EQ(colorAt({390, 290}), QColor(Qt::green));
    EXPECT_EQ(colorAt({220, 40}), QColor(Qt::green));
}

TEST_F(CompareViewTest, LabelsStandOnTheirSidesAndAreReadAloud) {
    view_.setLabel(CompareSide::Left, "R2R · seed 7 · 41.2 s");
    view_.setLabel(CompareSide::Right, "Lab mean shift · 0.1 s");

    EXPECT_NE(colorAt({12, 12}), QColor(Qt::red));
    EXPECT_NE(colorAt({387, 12}), QColor(Qt::blue));
    EXPECT_TRUE(view_.accessibleDescription().contains("seed 7 · 41.2 s"));
    EXPECT_TRUE(view_.accessibleDescription().contains("Lab mean shift"));
    EXPECT_TRUE(view_.accessibleDescription().contains("50 %"));
}

TEST_F(CompareViewTest, ALabelStandsOnlyOnItsOwnSideOfTheWipe) {
    view_.setLabel(CompareSide::Left, "left");
    view_.setWipe(0);
    EXPECT_EQ(colorAt({12, 12}), QColor(Qt::blue));
}

TEST_F(CompareViewTest, MovingTheHandleRepaintsWhatItPassed) {
    QTest::qWait(0);
    PaintWatch watch(view_);

    view_.setWipe(0.55);
    QTest::qWait(0);

    const QRect painted = watch.painted.boundingRect();
    EXPECT_TRUE(painted.contains(QRect(200, 0, 20, 300)));
    EXPECT_LE(painted.width(), 60);
}

TEST_F(CompareViewTest, ALabelRepaintsItselfAlone) {
    view_.setLabel(CompareSide::Left, "before");
    QTest::qWait(0);
    PaintWatch watch(view_);

    view_.setLabel(CompareSide::Left, "after");
    QTest::qWait(0);

    EXPECT_FALSE(watch.painted.isEmpty());
    EXPECT_LE(watch.painted.boundingRect().width(), 120);
    EXPECT_LE(watch.painted.boundingRect().height(), 60);
}

TEST(CompareView, WithoutPicturesItIsEmptyAndStill) {
    CompareView empty;
    empty.resize(300, 200);
    empty.show();

    QTest::keyClick(&empty, Qt::Key_Right);
    QTest::keyClick(&empty, Qt::Key_Plus);

    EXPECT_EQ(empty.grab().toImage().pixel(20, 20), empty.palette().color(QPalette::Dark).rgb());
}

TEST(CompareLabel, TooLongATextIsCutToItsPane) {
    CompareLabel label;
    label.setText(QString(400, 'm'));

    const QRect rect = label.rect({0, 0, 200, 100}, Qt::AlignRight, QFont());

    EXPECT_LE(rect.right(), 200);
    EXPECT_GE(rect.left(), 0);
    EXPECT_TRUE(label.rect({0, 0, 20, 100}, Qt::AlignLeft, QFont()).isEmpty());
}

}  // namespace
}  // namespace r2r::widgets
