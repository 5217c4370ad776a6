// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas_trace.h"

#include "widgets/canvas_view.h"

#include <QPainter>
#include <QSignalSpy>
#include <QTest>
#include <gtest/gtest.h>

namespace r2r::widgets {
namespace {

QImage grey() {
    QImage image(100, 80, QImage::Format_RGB32);
    image.fill(Qt::gray);
    return image;
}

QRect changedPart(const QImage& image) {
    QRect changed;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            if (image.pixelColor(x, y) != QColor(Qt::gray))
                changed |= QRect(x, y, 1, 1);
    return changed;
}

TEST(CanvasTrace, PaintsWithinItsBounds) {
    const CanvasTrace trace{.outline = QPolygonF(QRectF(10, 10, 20, 15)),
                            .isClosed = true,
                            .hasCorners = true,
                            .marks = {{{30, 20}, true}, {{12, 22}, false}}};
    const QTransform twice = QTransform::fromScale(2, 2);
    QImage image = grey();
    QPainter painter(&image);
    paintTrace(painter, trace, twice);
    painter.end();

    const QRect changed = changedPart(image);
    EXPECT_TRUE(changed.contains(QRect(20, 20, 40, 30)));
    EXPECT_TRUE(traceBounds(trace, twice).contains(changed));
    EXPECT_TRUE(traceBounds({}, twice).isEmpty());
}

TEST(CanvasTrace, ALineThatGoesOnChangesItsEndOnly) {
    CanvasTrace before{.outline = QPolygonF({{10, 10}, {500, 10}, {500, 400}, {300, 390}})};
    CanvasTrace after = before;
    after.outline << QPointF(290, 395);

    const QRect changed = changedBounds(before, after, QTransform());
    EXPECT_TRUE(changed.contains(QRect(290, 390, 10, 5)));
    EXPECT_LT(changed.width(), 40);
    before.isClosed = after.isClosed = true;
    EXPECT_TRUE(changedBounds(before, after, QTransform()).contains(QPoint(10, 10)));
}

TEST(CanvasTrace, StripesMoveWithThePhaseAndComeBack) {
    const auto drawn = [](int phase) {
        QImage image = grey();
        QPainter painter(&image);
        paintMarchingLines(painter, {{5, 5, 60, 5}, {60, 5, 60, 50}}, QTransform(), phase);
        painter.end();
        return image;
    };
    EXPECT_NE(drawn(0), drawn(1));
    EXPECT_EQ(drawn(0), drawn(kMarchingPeriod));
}

/// A canvas of 400×300 with a grey picture at 100 %, one to one.
class CanvasTraceOnView : public ::testing::Test {
protected:
    CanvasTraceOnView() {
        QImage base(400, 300, QImage::Format_RGB32);
        base.fill(Qt::gray);
        canvas_.resize(400, 300);
        canvas_.setBase(base, base.size());
        canvas_.show();
        EXPECT_TRUE(QTest::qWaitForWindowExposed(&canvas_));
        canvas_.zoomToActualSize();
    }

    QColor colorAt(QPoint at) { return canvas_.grab().toImage().pixelColor(at); }

    CanvasView canvas_;
};

TEST_F(CanvasTraceOnView, ABackdropLeavesOneLayerAndTheOverlay) {
    QImage red(20, 20, QImage::Format_ARGB32_Premultiplied);
    red.fill(Qt::red);
    canvas_.setLayers(
        CanvasContents::Raw,
        {{red, QTransform::fromTranslate(50, 50)}, {red, QTransform::fromTranslate(150, 50)}});
    canvas_.setBackdrop(Backdrop{.color = Qt::white, .layer = 1});

    EXPECT_EQ(colorAt({60, 60}), QColor(Qt::white));
    EXPECT_EQ(colorAt({160, 60}), QColor(Qt::red));
    EXPECT_EQ(colorAt({300, 200}), QColor(Qt::white));
    canvas_.setBackdrop(std::nullopt);
    EXPECT_EQ(colorAt({60, 60}), QColor(Qt::red));
    EXPECT_EQ(colorAt({300, 200}), QColor(Qt::gray));
}

TEST_F(CanvasTraceOnView, AMaskPreviewIsSeenInsteadOfTheOverlay) {
    QImage mask(20, 20, QImage::Format_Grayscale8);
    mask.fill(255);
    canvas_.setMaskOverlay(mask, QTransform::fromTranslate(50, 50), Qt::red);
    QImage green(20, 20, QImage::Format_ARGB32_Premultiplied);
    green.fill(Qt::green);

    canvas_.setMaskPreview({green, QTransform::fromTranslate(100, 50)}, {});
    EXPECT_EQ(colorAt({60, 60}), QColor(Qt::gray));
    EXPECT_EQ(colorAt({110, 60}), QColor(Qt::green));

    canvas_.setMaskPreview({green, QTransform::fromTranslate(100, 50)}, Qt::black);
    EXPECT_EQ(colorAt({60, 60}), QColor(Qt::black));

    canvas_.setMaskPreview({}, {});
    EXPECT_EQ(colorAt({60, 60}), QColor(Qt::red));
}

TEST_F(CanvasTraceOnView, TheRightButtonIsForToolsThatWantIt) {
    QSignalSpy pressed(&canvas_, &CanvasView::pointerPressed);
    QTest::mouseClick(&canvas_, Qt::RightButton, {}, {50, 50});
    EXPECT_TRUE(pressed.isEmpty());

    canvas_.setRightForTool(true);
    QTest::mouseClick(&canvas_, Qt::RightButton, {}, {50, 50});
    ASSERT_EQ(pressed.size(), 1);
    EXPECT_EQ(pressed[0][0].value<CanvasPointer>().button, Qt::RightButton);
}

TEST_F(CanvasTraceOnView, TheSecondPressOfADoubleClickSaysSo) {
    QSignalSpy pressed(&canvas_, &CanvasView::pointerPressed);
    QTest::mouseDClick(&canvas_, Qt::LeftButton, {}, {50, 50});

    ASSERT_FALSE(pressed.isEmpty());
    EXPECT_TRUE(pressed.last()[0].value<CanvasPointer>().isDouble);
}

}  // namespace
}  // namespace r2r::widgets
