// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tools/brush_tool.h"

#include "tests/ui/tools/studio_table.h"
#include "tests/widgets/paint_watch.h"

#include <QPointingDevice>
#include <QSignalSpy>
#include <QTabletEvent>

#include <cmath>

namespace r2r::ui {
namespace {

using r2r::testing::PaintWatch;
using testing::kFirst;

class BrushToolTest : public testing::StudioTable {
protected:
    BrushToolTest() {
        brush_.setBrush({.diameterPx = 20, .hardness = 1, .opacity = 1, .isEraser = true});
        controller_.setTool(&brush_);
    }

    ~BrushToolTest() override { controller_.setTool(nullptr); }

    /// The mask under a point of the background.
    [[nodiscard]] int maskAt(int x, int y) const { return first().mask.at(x - 100, y - 100); }

    void place(const Placement& placement) {
        Composition composition = document_.composition();
        composition.find(kFirst)->placement = placement;
        document_.open(composition);
    }

    BrushTool brush_{context_};
};

/// Counts the painted pixels of a row across the middle of one touch; a half painted one counts
/// half.
TEST_F(BrushToolTest, WhatItPaintsIsAsWideAsItsSize) {
    for (const double size : {4.0, 20.0, 40.0, 90.0}) {
        brush_.setBrush({.diameterPx = size, .hardness = 1, .opacity = 1, .isEraser = true});
        press({200, 150});
        release({200, 150});

        double width = 0;
        for (int x = 100; x < 300; ++x)
            width += (255 - maskAt(x, 150)) / 255.0;
        EXPECT_NEAR(width, size, 0.1) << "a brush of " << size << " pixels";
        EXPECT_EQ(maskAt(static_cast<int>(200 + size / 2), 150), 255);
        EXPECT_EQ(maskAt(static_cast<int>(199 - size / 2), 150), 255);
        document_.undoStack().undo();
    }
}

TEST_F(BrushToolTest, EverythingWithinTheRadiusOfTheStrokeIsErased) {
    drag({150, 150}, {250, 150});

    for (int x = 150; x <= 250; ++x)
        for (const int y : {142, 150, 157})
            EXPECT_EQ(maskAt(x, y), 0) << x << ", " << y;
    EXPECT_EQ(maskAt(200, 138), 255);
    EXPECT_EQ(maskAt(200, 161), 255);
    EXPECT_EQ(maskAt(262, 150), 255);
}

/// In perspective a stroke falls where the pointer is, and is as wide on the background as the
/// brush.
TEST_F(BrushToolTest, InPerspectiveItPaintsWhereItIsSeen) {
    place(placementAt({200, 100}, {{{160, 100}, {240, 100}, {320, 220}, {80, 220}}}).value());
    const PlaneMap map = first().backgroundFromForeground();

    press({200, 190});
    release({200, 190});

    double area = 0;
    for (int y = 0; y < 100; ++y)
        for (int x = 0; x < 200; ++x) {
            const Point at = map({x + 0.5, y + 0.5});
            const double away = std::hypot(at.x - 200, at.y - 190);
            const double missing = (255 - first().mask.at(x, y)) / 255.0;
            const double scale = map.scaleAt({x + 0.5, y + 0.5});
            area += missing * scale * scale;
            ASSERT_TRUE(away > 8 || missing == 1) << x << ", " << y;
            ASSERT_TRUE(away < 12.5 || missing == 0) << x << ", " << y;
        }
    EXPECT_NEAR(area, std::acos(-1.0) * 100, 10);
}

TEST_F(BrushToolTest, BeyondTheHorizonItPaintsNothing) {
    place(placementAt({200, 100}, {{{195, 100}, {205, 100}, {300, 200}, {100, 200}}}).value());

    press({200, 40});
    release({200, 40});

    EXPECT_EQ(first().mask, TiledMask({200, 100}, 255));
}

TEST_F(BrushToolTest, StrokeIsOneStep) {
    const TiledMask before = first().mask;

    drag({150, 150}, {250, 150});

    ASSERT_EQ(document_.undoStack().count(), 1);
    document_.undoStack().undo();
    EXPECT_EQ(first().mask, before);
}

TEST_F(BrushToolTest, DocumentDoesNotChangeBeforeThePenIsUp) {
    QSignalSpy changes(&document_, &Document::changed);

    press({150, 150});
    moveTo({200, 150});

    EXPECT_EQ(changes.count(), 0);
    release({200, 150});
    EXPECT_EQ(changes.count(), 1);
}

TEST_F(BrushToolTest, EscapeLeavesDocumentAndCanvasUntouched) {
    const TiledMask before = first().mask;
    const QImage shown = canvas_.grab().toImage();
    const uint64_t revision = document_.revision();

    press({150, 150});
    moveTo({250, 150});
    QTest::keyClick(&canvas_, Qt::Key_Escape);
    moveTo({250, 190});
    release({250, 190});

    EXPECT_EQ(first().mask, before);
    EXPECT_EQ(document_.revision(), revision);
    canvas_.setBrush(std::nullopt);
    EXPECT_EQ(canvas_.grab().toImage(), shown);
}

TEST_F(BrushToolTest, ChangeFromElsewhereCancelsTheStroke) {
    drag({150, 120}, {160, 120});
    press({150, 150});
    moveTo({250, 150});

    document_.undoStack().undo();

    EXPECT_FALSE(controller_.isInGesture());
    release({250, 150});
    EXPECT_EQ(maskAt(150, 150), 255);
    EXPECT_EQ(maskAt(150, 120), 255);
}

TEST_F(BrushToolTest, DabsOfOneStrokeDoNotAddUp) {
    brush_.setBrush({.diameterPx = 20, .hardness = 1, .opacity = 0.4, .isEraser = true});

    press({150, 150});
    for (int i = 0; i < 5; ++i) {
        moveTo({250, 150});
        moveTo({150, 150});
    }
    release({150, 150});

    EXPECT_EQ(maskAt(200, 150), 255 - 102);
}

TEST_F(BrushToolTest, StrokeFollowsThePlacement) {
    place({.centre = {200, 150}, .scale = 0.5, .degrees = 90});  // covers (175, 100) to (225, 200)

    press({200, 110});
    release({200, 110});

    // 40 background pixels above the centre: a quarter turn counter-clockwise brought the right end
    // of the foreground up, so the dab is 80 mask pixels to the right of its centre.
    EXPECT_EQ(first().mask.at(180, 50), 0);
    EXPECT_EQ(first().mask.at(163, 50), 0);  // 20 pixels of the background are 40 of the mask
    EXPECT_EQ(first().mask.at(157, 50), 255);
    EXPECT_EQ(first().mask.at(20, 50), 255);
}

TEST_F(BrushToolTest, AltPaintsWhileErasing) {
    drag({150, 150}, {250, 150});

    drag({190, 150}, {210, 150}, Qt::AltModifier);

    EXPECT_EQ(maskAt(200, 150), 255);
    EXPECT_EQ(maskAt(160, 150), 0);
    EXPECT_EQ(document_.undoStack().undoText(), "Paint mask");
}

TEST_F(BrushToolTest, ShiftClickDrawsAStraightLine) {
    press({120, 120});
    release({120, 120});

    press({280, 180}, Qt::ShiftModifier);
    release({280, 180});

    EXPECT_EQ(maskAt(200, 150), 0);
    EXPECT_EQ(document_.undoStack().count(), 2);
}

TEST_F(BrushToolTest, BracketsChangeTheSize) {
    QSignalSpy changed(&brush_, &BrushTool::brushChanged);

    QTest::keyClick(&canvas_, Qt::Key_BracketRight);
    EXPECT_DOUBLE_EQ(brush_.brush().diameterPx, 24);
    QTest::keyClick(&canvas_, Qt::Key_BracketLeft);

    EXPECT_NEAR(brush_.brush().diameterPx, 20, 1e-9);
    EXPECT_EQ(changed.count(), 2);
}

TEST_F(BrushToolTest, WithShiftBracketsChangeTheHardness) {
    QTest::keyClick(&canvas_, Qt::Key_BraceLeft, Qt::ShiftModifier);
    EXPECT_NEAR(brush_.brush().hardness, 0.9, 1e-9);
    QTest::keyClick(&canvas_, Qt::Key_BracketLeft, Qt::ShiftModifier);
    EXPECT_NEAR(brush_.brush().hardness, 0.8, 1e-9);
    QTest::keyClick(&canvas_, Qt::Key_BraceRight, Qt::ShiftModifier);
    EXPECT_NEAR(brush_.brush().hardness, 0.9, 1e-9);
    EXPECT_DOUBLE_EQ(brush_.brush().diameterPx, 20);
}

TEST_F(BrushToolTest, AltAndTheRightButtonDragSizeAndHardness) {
    const auto to = [this](QPoint place) {
        QMouseEvent move(QEvent::MouseMove,
                         place,
                         canvas_.mapToGlobal(place),
                         Qt::NoButton,
                         Qt::RightButton,
                         Qt::AltModifier);
        QCoreApplication::sendEvent(&canvas_, &move);
    };
    QTest::mousePress(&canvas_, Qt::RightButton, Qt::AltModifier, {200, 150});
    to({230, 190});
    QTest::mouseRelease(&canvas_, Qt::RightButton, Qt::AltModifier, {230, 190});

    EXPECT_NEAR(brush_.brush().diameterPx, 50, 1e-9);
    EXPECT_NEAR(brush_.brush().hardness, 0.8, 1e-9);
    EXPECT_EQ(document_.undoStack().count(), 0);

    QTest::mousePress(&canvas_, Qt::RightButton, Qt::AltModifier, {200, 150});
    to({260, 150});
    QTest::keyClick(&canvas_, Qt::Key_Escape);
    EXPECT_NEAR(brush_.brush().diameterPx, 50, 1e-9);
}

TEST_F(BrushToolTest, TheRightButtonAlonePaintsNothing) {
    QTest::mousePress(&canvas_, Qt::RightButton, {}, {200, 150});
    QTest::mouseRelease(&canvas_, Qt::RightButton, {}, {200, 150});

    EXPECT_EQ(maskAt(200, 150), 255);
    EXPECT_EQ(document_.undoStack().count(), 0);
}

TEST_F(BrushToolTest, SmoothingTakesTheTremorOutAndCatchesUp) {
    Brush brush = brush_.brush();
    brush.diameterPx = 6;
    brush.smoothing = 0.5;  // a string of 40 px
    brush_.setBrush(brush);

    press({120, 150});
    for (int x = 140; x <= 260; x += 10)
        moveTo({x, x % 20 == 0 ? 162 : 138});
    moveTo({260, 150});
    release({260, 150});

    for (int x = 140; x <= 200; x += 10) {
        EXPECT_EQ(maskAt(x, x % 20 == 0 ? 162 : 138), 255) << x;  // the tremor is not painted
        EXPECT_EQ(maskAt(x, 150), 0) << x;
    }
    EXPECT_EQ(maskAt(260, 150), 0);
}

TEST_F(BrushToolTest, BrushAndEraserKeepSizesOfTheirOwn) {
    Brush brush = brush_.brush().asEraser(false);
    brush.diameterPx = 30;
    EXPECT_EQ(brush.asEraser(true).diameterPx, 20);
    EXPECT_EQ(brush.asEraser(true).asEraser(false), brush);
}

TEST_F(BrushToolTest, DigitsSetTheOpacity) {
    QTest::keyClick(&canvas_, Qt::Key_3);
    EXPECT_DOUBLE_EQ(brush_.brush().opacity, 0.3);

    QTest::keyClick(&canvas_, Qt::Key_0);

    EXPECT_DOUBLE_EQ(brush_.brush().opacity, 1);
}

TEST_F(BrushToolTest, PenPressureScalesTheSize) {
    const QPointingDevice pen("pen",
                              1,
                              QInputDevice::DeviceType::Stylus,
                              QPointingDevice::PointerType::Pen,
                              QInputDevice::Capability::Pressure,
                              1,
                              1);
    const auto touch = [&](QEvent::Type type, Qt::MouseButtons buttons) {
        QTabletEvent event(
            type, &pen, {200, 150}, {200, 150}, 0.5, 0, 0, 0, 0, 0, {}, Qt::LeftButton, buttons);
        QCoreApplication::sendEvent(&canvas_, &event);
    };

    touch(QEvent::TabletPress, Qt::LeftButton);
    touch(QEvent::TabletRelease, Qt::NoButton);

    EXPECT_EQ(maskAt(200, 153), 0);
    EXPECT_EQ(maskAt(200, 156), 255);
}

TEST_F(BrushToolTest, StrokeOutsideTheForegroundIsNoStep) {
    drag({20, 20}, {60, 60});

    EXPECT_EQ(document_.undoStack().count(), 0);
}

TEST_F(BrushToolTest, WithoutForegroundThereIsNothingToPaint) {
    document_.setCurrentForeground(std::nullopt);

    press({150, 150});

    EXPECT_FALSE(controller_.isInGesture());
}

TEST_F(BrushToolTest, MovementRepaintsOnlyWhatItTouches) {
    scene_.setMaskOverlayShown(true);
    press({150, 150});
    QTest::qWait(0);
    PaintWatch watch(canvas_);

    moveTo({156, 150});
    QTest::qWait(0);

    const QRect painted = watch.painted.boundingRect();
    EXPECT_TRUE(painted.contains(QRect(146, 141, 20, 18)));
    EXPECT_LE(painted.width(), 2 * (10 + 6) + 6);  // brush, its outline there and here, a margin
    EXPECT_LE(painted.height(), 2 * 10 + 12);
    release({156, 150});
}

TEST_F(BrushToolTest, WhatTheMaskHidesIsSeenWhileTheBrushIsChosen) {
    drag({150, 150}, {250, 150});
    canvas_.setBrush(std::nullopt);
    const QColor dimmed = colorAt({200, 150});

    controller_.setTool(nullptr);

    EXPECT_EQ(colorAt({200, 150}), QColor(30, 60, 200));  // the background
    EXPECT_GT(dimmed.red(), 60);
}

TEST_F(BrushToolTest, MovementShowsAtOnceWhatItErases) {
    canvas_.setBrush(std::nullopt);
    scene_.setLeftOutShown(false);

    press({200, 150});
    moveTo({204, 150});

    EXPECT_EQ(colorAt({202, 152}), QColor(30, 60, 200));  // the background
    release({204, 150});
}

}  // namespace
}  // namespace r2r::ui
