// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas_view.h"

#include "tests/widgets/paint_watch.h"

#include <QApplication>
#include <QClipboard>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QMimeData>
#include <QSignalSpy>
#include <QTest>
#include <QUrl>
#include <QWheelEvent>
#include <gmock/gmock.h>

#include <algorithm>

namespace r2r::widgets {
namespace {

using r2r::testing::PaintWatch;

QImage filled(QSize size, QColor color) {
    QImage image(size, QImage::Format_ARGB32_Premultiplied);
    image.fill(color);
    return image;
}

/// A canvas of 400×300 with a grey picture of the same size at 100 %, one to one.
class CanvasViewTest : public ::testing::Test {
protected:
    CanvasViewTest() {
        canvas_.resize(400, 300);
        canvas_.setBase(filled({400, 300}, Qt::gray).convertToFormat(QImage::Format_RGB32),
                        {400, 300});
        canvas_.show();
        EXPECT_TRUE(QTest::qWaitForWindowExposed(&canvas_));
        canvas_.zoomToActualSize();
        QTest::qWait(0);
    }

    QColor colorAt(QPoint imagePoint) {
        const QPointF seen = canvas_.view().widgetFromImage(QPointF(imagePoint));
        return canvas_.grab().toImage().pixelColor((canvas_.devicePixelRatioF() * seen).toPoint());
    }

    void drag(Qt::MouseButton button, QPoint from, QPoint to) {
        QTest::mousePress(&canvas_, button, {}, from);
        QTest::mouseMove(&canvas_, to);
        QTest::mouseRelease(&canvas_, button, {}, to);
    }

    CanvasView canvas_;
};

TEST_F(CanvasViewTest, PatchLiesWhereItBelongs) {
    canvas_.setPatch(filled({10, 10}, Qt::red), {100, 50, 20, 20});  // at half resolution

    EXPECT_EQ(colorAt({110, 60}), QColor(Qt::red));
    EXPECT_EQ(colorAt({95, 60}), QColor(Qt::gray));
    EXPECT_EQ(colorAt({125, 60}), QColor(Qt::gray));
}

TEST_F(CanvasViewTest, RawLayersStandInForAMissingPatch) {
    canvas_.setLayers(CanvasContents::Raw,
                      {{filled({20, 20}, Qt::blue), QTransform::fromTranslate(100, 100)}});
    EXPECT_EQ(colorAt({110, 110}), QColor(Qt::blue));

    canvas_.setPatch(filled({20, 20}, Qt::green), {100, 100, 20, 20});

    EXPECT_EQ(colorAt({110, 110}), QColor(Qt::green));
}

TEST_F(CanvasViewTest, BackslashShowsTheBeforeStateWhileHeld) {
    canvas_.setLayers(CanvasContents::Raw,
                      {{filled({20, 20}, Qt::blue), QTransform::fromTranslate(100, 100)}});
    canvas_.setPatch(filled({20, 20}, Qt::green), {100, 100, 20, 20});
    QSignalSpy changes(&canvas_, &CanvasView::beforeChanged);

    QTest::keyPress(&canvas_, Qt::Key_Backslash);
    EXPECT_EQ(colorAt({110, 110}), QColor(Qt::blue));
    QTest::keyRelease(&canvas_, Qt::Key_Backslash);

    EXPECT_EQ(colorAt({110, 110}), QColor(Qt::green));
    EXPECT_EQ(changes.count(), 2);
}

TEST_F(CanvasViewTest, FloatingLayersReplaceThePatchWhileAsked) {
    canvas_.setPatch(filled({20, 20}, Qt::green), {100, 100, 20, 20});
    canvas_.setLayers(CanvasContents::Floating, {{filled({20, 20}, Qt::blue), QTransform()}});

    canvas_.setContents(CanvasContents::Floating);
    canvas_.setLayerTransform(CanvasContents::Floating, 0, QTransform::fromTranslate(200, 200));

    EXPECT_EQ(colorAt({110, 110}), QColor(Qt::gray));
    EXPECT_EQ(colorAt({210, 210}), QColor(Qt::blue));
}

TEST_F(CanvasViewTest, MaskOverlayTintsByItsValue) {
    QImage mask(20, 20, QImage::Format_Grayscale8);
    mask.fill(0);
    canvas_.setMaskOverlay(mask, QTransform::fromTranslate(100, 100), QColor(255, 0, 0, 255));
    EXPECT_EQ(colorAt({110, 110}), QColor(Qt::gray));

    QImage full(1, 1, QImage::Format_Grayscale8);
    full.fill(255);
    canvas_.updateMaskOverlay(full, {10, 10});

    EXPECT_EQ(colorAt({110, 110}), QColor(255, 0, 0));
}

TEST_F(CanvasViewTest, SmallUpdateRepaintsASmallRectangle) {
    canvas_.setLayers(CanvasContents::Raw, {{filled({400, 300}, Qt::blue), QTransform()}});
    QTest::qWait(0);
    PaintWatch watch(canvas_);

    canvas_.updateLayer(CanvasContents::Raw, 0, filled({10, 10}, Qt::red), {100, 100});
    QTest::qWait(0);

    const QRect painted = watch.painted.boundingRect();
    EXPECT_TRUE(painted.contains(QRect(100, 100, 10, 10)));
    EXPECT_LE(painted.width(), 16);
    EXPECT_LE(painted.height(), 16);
}

TEST_F(CanvasViewTest, BrushOutlineRepaintsOnlyAroundThePointer) {
    canvas_.setBrush(BrushOutline{.diameterPx = 20});
    QTest::mouseMove(&canvas_, {100, 100});
    QTest::qWait(0);
    PaintWatch watch(canvas_);

    QTest::mouseMove(&canvas_, {104, 100});
    QTest::qWait(0);

    EXPECT_FALSE(watch.painted.isEmpty());
    EXPECT_LE(watch.painted.boundingRect().width(), 40);
    EXPECT_LE(watch.painted.boundingRect().height(), 40);
}

TEST_F(CanvasViewTest, BrushOutlineIsAsWideAsTheBrush) {
    canvas_.setBrush(BrushOutline{.diameterPx = 40});
    QTest::mouseMove(&canvas_, {200, 150});
    QTest::qWait(0);

    const QImage shot = canvas_.grab().toImage();
    int first = shot.width();
    int last = 0;
    for (int x = 0; x < shot.width(); ++x)
        if (shot.pixelColor(x, 150) != QColor(Qt::gray)) {
            first = std::min(first, x);
            last = std::max(last, x);
        }

    EXPECT_NEAR(last + 1 - first, 40 + 3, 1);  // and half of the dark pen on each side
}

TEST_F(CanvasViewTest, WheelZoomsAboutTheCursor) {
    const QPointF cursor(120, 90);
    const QPointF before = canvas_.view().imageFromWidget(cursor);
    QWheelEvent wheel(
        cursor, canvas_.mapToGlobal(cursor), {}, {0, 120}, {}, {}, Qt::NoScrollPhase, false);

    QApplication::sendEvent(&canvas_, &wheel);

    EXPECT_DOUBLE_EQ(canvas_.view().zoom(), 1.25);
    const QPointF after = canvas_.view().widgetFromImage(before);
    EXPECT_NEAR(after.x(), cursor.x(), 0.5);
    EXPECT_NEAR(after.y(), cursor.y(), 0.5);
}

TEST_F(CanvasViewTest, LeftButtonIsReportedInImagePixels) {
    canvas_.zoomIn();
    QSignalSpy pressed(&canvas_, &CanvasView::pointerPressed);
    QSignalSpy moved(&canvas_, &CanvasView::pointerMoved);
    QSignalSpy released(&canvas_, &CanvasView::pointerReleased);

    drag(Qt::LeftButton, {100, 100}, {150, 120});

    ASSERT_EQ(pressed.count(), 1);
    ASSERT_EQ(moved.count(), 1);
    ASSERT_EQ(released.count(), 1);
    EXPECT_EQ(moved.front().front().value<CanvasPointer>().imagePoint,
              canvas_.view().imageFromWidget(QPointF(150, 120)));
}

TEST_F(CanvasViewTest, MiddleButtonPans) {
    QSignalSpy pressed(&canvas_, &CanvasView::pointerPressed);
    const QPointF before = canvas_.view().widgetFromImage(QPointF(0, 0));

    drag(Qt::MiddleButton, {100, 100}, {130, 80});

    EXPECT_EQ(canvas_.view().widgetFromImage(QPointF(0, 0)), before + QPointF(30, -20));
    EXPECT_EQ(pressed.count(), 0);
}

TEST_F(CanvasViewTest, SpacePansWithTheLeftButton) {
    QSignalSpy pressed(&canvas_, &CanvasView::pointerPressed);

    QTest::keyPress(&canvas_, Qt::Key_Space);
    drag(Qt::LeftButton, {100, 100}, {130, 80});
    QTest::keyRelease(&canvas_, Qt::Key_Space);
    EXPECT_EQ(canvas_.view().widgetFromImage(QPointF(0, 0)), QPointF(30, -20));
    EXPECT_EQ(pressed.count(), 0);

    drag(Qt::LeftButton, {100, 100}, {130, 80});
    EXPECT_EQ(pressed.count(), 1);
}

TEST_F(CanvasViewTest, DroppedFilesAndPicturesArriveWithTheirPlace) {
    QMimeData files;
    files.setUrls({QUrl::fromLocalFile("/photos/cup.png"), QUrl("https://example.org/x.png")});
    QSignalSpy dropped(&canvas_, &CanvasView::filesDropped);
    QDragEnterEvent enter({200, 150}, Qt::CopyAction, &files, Qt::LeftButton, {});
    QDropEvent drop({200, 150}, Qt::CopyAction, &files, Qt::LeftButton, {});

    QApplication::sendEvent(&canvas_, &enter);
    QApplication::sendEvent(&canvas_, &drop);

    ASSERT_EQ(dropped.count(), 1);
    EXPECT_EQ(dropped.front().at(0).toStringList(), QStringList("/photos/cup.png"));
    EXPECT_EQ(dropped.front().at(1).toPointF(), QPointF(200, 150));
}

TEST_F(CanvasViewTest, PastedPictureLandsInTheMiddle) {
    QApplication::clipboard()->setImage(filled({7, 5}, Qt::red));
    QSignalSpy dropped(&canvas_, &CanvasView::imageDropped);

    canvas_.paste();

    ASSERT_EQ(dropped.count(), 1);
    EXPECT_EQ(dropped.front().at(0).value<QImage>().size(), QSize(7, 5));
    EXPECT_EQ(dropped.front().at(1).toPointF(), QPointF(200, 150));
}

TEST_F(CanvasViewTest, AboveTwiceItsSizePixelsAreSquares) {
    QImage halves = filled({400, 300}, Qt::black);
    for (int y = 0; y < 300; ++y)
        for (int x = 200; x < 400; ++x)
            halves.setPixelColor(x, y, Qt::white);
    canvas_.setBase(halves.convertToFormat(QImage::Format_RGB32), {400, 300});

    for (int i = 0; i < 10; ++i)
        canvas_.zoomIn();

    const QImage shot = canvas_.grab().toImage();
    for (int x = 0; x < shot.width(); ++x)
        EXPECT_THAT(qRed(shot.pixel(x, 150)), ::testing::AnyOf(0, 255)) << "column " << x;
}

TEST_F(CanvasViewTest, WhatIsWorkedOnStaysInSightWhenTheViewBecomesSmaller) {
    canvas_.zoomIn();
    const QRectF subject(150, 225, 60, 40);
    ASSERT_TRUE(canvas_.rect().contains(canvas_.view().widgetRectFromImage(subject)));
    canvas_.setSubject(subject);

    canvas_.resize(400, 120);

    EXPECT_TRUE(canvas_.rect().contains(canvas_.view().widgetRectFromImage(subject)));
}

TEST_F(CanvasViewTest, WithoutAPictureNothingIsReported) {
    canvas_.setBase({}, {});
    QSignalSpy pressed(&canvas_, &CanvasView::pointerPressed);

    drag(Qt::LeftButton, {100, 100}, {150, 120});

    EXPECT_EQ(pressed.count(), 0);
}

}  // namespace
}  // namespace r2r::widgets
