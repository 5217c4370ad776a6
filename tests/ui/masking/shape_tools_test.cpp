// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/studio_pictures.h"
#include "tests/ui/tools/studio_table.h"
#include "ui/document/commands.h"
#include "ui/masking/fill_tool.h"
#include "ui/masking/mask_work.h"
#include "ui/masking/polygon_tool.h"
#include "ui/masking/shape_tool.h"
#include "ui/masking/shaped_mask.h"
#include "widgets/progress_strip.h"

#include <QSignalSpy>

#include <cmath>
#include <memory>

namespace r2r::ui {
namespace {

using testing::boxMask;
using testing::kFirst;

/// Shapes on a canvas at 100 %; the foreground begins at (100, 100), and its mask is a box.
class ShapeToolsTest : public testing::StudioTable {
protected:
    ShapeToolsTest() {
        Composition composition = testing::sampleComposition();
        composition.foregrounds[0].mask = before_;
        document_.open(composition);
        controller_.setTool(&rectangle_);
    }

    ~ShapeToolsTest() override { controller_.setTool(nullptr); }

    void waitForWork() {
        QSignalSpy ended(&work_, &MaskWork::ended);
        ASSERT_TRUE(ended.wait(10000));
    }

    void move(QPoint to, Qt::KeyboardModifiers held) {
        QMouseEvent event(
            QEvent::MouseMove, to, canvas_.mapToGlobal(to), Qt::NoButton, Qt::LeftButton, held);
        QCoreApplication::sendEvent(&canvas_, &event);
    }

    void hover(QPoint to) {
        QMouseEvent event(
            QEvent::MouseMove, to, canvas_.mapToGlobal(to), Qt::NoButton, Qt::NoButton, {});
        QCoreApplication::sendEvent(&canvas_, &event);
    }

    void clickAt(QPoint at) { QTest::mouseClick(&canvas_, Qt::LeftButton, {}, at); }

    const TiledMask& mask() { return first().mask; }

    TiledMask expected(const std::vector<Point>& outline, MaskCombination how) {
        return shapedMask(before_, outline, how);
    }

    QString undoText() { return document_.undoStack().undoText(); }

    TiledMask before_ = TiledMask::fromImage(boxMask({200, 100}, {50, 20, 100, 60}));
    widgets::ProgressStrip strip_;
    MaskMode mode_;
    MaskWork work_{document_, strip_};
    ShapeTool rectangle_{context_, mode_, work_, ShapeTool::Shape::Rectangle};
    ShapeTool ellipse_{context_, mode_, work_, ShapeTool::Shape::Ellipse};
    ShapeTool lasso_{context_, mode_, work_, ShapeTool::Shape::Lasso};
    PolygonTool polygon_{context_, mode_, work_};
    FillTool fill_{context_, mode_, work_};
};

TEST_F(ShapeToolsTest, ARectangleTakesThePlaceOfTheMaskInOneStep) {
    drag({120, 110}, {160, 150});
    waitForWork();

    EXPECT_TRUE(mask() == TiledMask::fromImage(boxMask({200, 100}, {20, 10, 40, 40})));
    EXPECT_EQ(document_.undoStack().count(), 1);
    EXPECT_EQ(undoText(), "Select rectangle");
    document_.undoStack().undo();
    EXPECT_TRUE(mask() == before_);
}

TEST_F(ShapeToolsTest, ShiftAddsAltTakesAwayBothIntersect) {
    const std::vector<Point> box = rectangleOutline({20, 10}, {80, 50});
    const std::pair<Qt::KeyboardModifiers, MaskCombination> ways[] = {
        {Qt::ShiftModifier, MaskCombination::Add},
        {Qt::AltModifier, MaskCombination::Subtract},
        {Qt::ShiftModifier | Qt::AltModifier, MaskCombination::Intersect}};
    for (const auto& [held, how] : ways) {
        drag({120, 110}, {180, 150}, held);
        waitForWork();
        EXPECT_TRUE(mask() == expected(box, how)) << int(how);
        document_.undoStack().undo();
    }
}

TEST_F(ShapeToolsTest, TheChosenWayCountsWithoutKeys) {
    mode_.choose(MaskCombination::Subtract);

    drag({120, 110}, {180, 150});
    waitForWork();

    EXPECT_TRUE(mask() ==
                expected(rectangleOutline({20, 10}, {80, 50}), MaskCombination::Subtract));
}

TEST_F(ShapeToolsTest, ShiftWhileDraggingMakesASquareAndAltBeginsInTheMiddle) {
    press({150, 150});
    move({160, 152}, {});
    move({170, 155}, Qt::ShiftModifier);
    release({170, 155});
    waitForWork();
    EXPECT_TRUE(mask() == TiledMask::fromImage(boxMask({200, 100}, {50, 50, 20, 20})));

    press({150, 150});
    move({160, 152}, {});
    move({170, 160}, Qt::AltModifier);
    release({170, 160});
    waitForWork();
    EXPECT_TRUE(mask() == TiledMask::fromImage(boxMask({200, 100}, {30, 40, 40, 20})));
}

TEST_F(ShapeToolsTest, TheOutlineIsSeenWhileItIsDrawnAndGoneAfterwards) {
    press({120, 110});
    moveTo({160, 150});

    EXPECT_EQ(canvas_.trace().outline.boundingRect(), QRectF(120, 110, 40, 40));
    EXPECT_TRUE(mask() == before_);
    release({160, 150});
    EXPECT_TRUE(canvas_.trace().outline.isEmpty());
    waitForWork();
}

TEST_F(ShapeToolsTest, EscapeAndAClickDrawNothing) {
    press({120, 110});
    moveTo({160, 150});
    QTest::keyClick(&canvas_, Qt::Key_Escape);
    release({160, 150});
    clickAt({150, 150});

    EXPECT_TRUE(canvas_.trace().outline.isEmpty());
    EXPECT_TRUE(mask() == before_);
    EXPECT_EQ(document_.undoStack().count(), 0);
}

TEST_F(ShapeToolsTest, AnEllipseIsTheEngines) {
    controller_.setTool(&ellipse_);

    drag({120, 110}, {180, 150});
    waitForWork();

    EXPECT_TRUE(mask() == expected(ellipseOutline({20, 10}, {80, 50}), MaskCombination::Replace));
    EXPECT_EQ(mask().at(21, 11), 0) << "a corner";
    EXPECT_EQ(mask().at(50, 30), 255);
    EXPECT_EQ(undoText(), "Select ellipse");
}

TEST_F(ShapeToolsTest, ALassoIsClosedWhereItEnds) {
    controller_.setTool(&lasso_);

    press({120, 110});
    moveTo({180, 110});
    moveTo({180, 160});
    release({180, 160});
    waitForWork();

    EXPECT_TRUE(mask() == expected({{20, 10}, {80, 10}, {80, 60}}, MaskCombination::Replace));
    EXPECT_EQ(undoText(), "Lasso");
}

TEST_F(ShapeToolsTest, AShapeFollowsAForegroundThatIsTurned) {
    Placement placement = first().placement;
    placement.degrees = 30;
    placement.scale = 1.5;
    document_.push(std::make_unique<PlaceForeground>(document_, kFirst, placement));
    const auto inside = *first().backgroundFromForeground().inverse();

    drag({150, 120}, {230, 170});
    waitForWork();

    const std::vector<Point> outline = mapped(inside, rectangleOutline({150, 120}, {230, 170}));
    EXPECT_TRUE(mask() == expected(outline, MaskCombination::Replace));
}

/// The sides of the foreground meet at (200, 94.7): there is its horizon.
TEST_F(ShapeToolsTest, AShapeBeyondTheHorizonIsCutOffThere) {
    const Placement placement =
        placementAt(first().image.size(), {{{195, 100}, {205, 100}, {300, 200}, {100, 200}}})
            .value();
    document_.push(std::make_unique<PlaceForeground>(document_, kFirst, placement));
    const PlaneMap inside = first().backgroundFromForeground().inverse().value();

    EXPECT_TRUE(mapped(inside, rectangleOutline({20, 10}, {380, 60})).empty());
    drag({20, 40}, {380, 150});  // from above the horizon to where all of the width is seen
    waitForWork();

    // All above the line of y = 150, which is one of the foreground's rows.
    const double line = inside({200, 150}).y;
    for (int y = 0; y < 100; ++y)
        for (const int x : {0, 60, 199})
            ASSERT_TRUE(std::abs(y + 0.5 - line) <= 1 ||
                        mask().at(x, y) == (y + 0.5 < line ? 255 : 0))
                << x << ", " << y;
}

TEST_F(ShapeToolsTest, ALockedMaskIsLeftAloneAndItIsSaid) {
    document_.push(
        std::make_unique<SetLabel>(document_, kFirst, Label{.name = "Red", .isLocked = true}));
    QSignalSpy refused(&rectangle_, &MaskTool::refused);

    drag({120, 110}, {160, 150});

    EXPECT_EQ(refused.size(), 1);
    EXPECT_TRUE(mask() == before_);
}

class PolygonToolTest : public ShapeToolsTest {
protected:
    PolygonToolTest() { controller_.setTool(&polygon_); }

    void draw() {
        clickAt({120, 110});
        clickAt({180, 110});
        clickAt({180, 160});
    }

    const std::vector<Point> corners_ = {{20, 10}, {80, 10}, {80, 60}};
};

TEST_F(PolygonToolTest, EnterClosesIt) {
    draw();
    QTest::keyClick(&canvas_, Qt::Key_Return);
    waitForWork();

    EXPECT_TRUE(mask() == expected(corners_, MaskCombination::Replace));
    EXPECT_EQ(undoText(), "Select polygon");
    EXPECT_EQ(document_.undoStack().count(), 1);
}

TEST_F(PolygonToolTest, ADoubleClickClosesItWithACornerThere) {
    clickAt({120, 110});
    clickAt({180, 110});
    QTest::mouseClick(&canvas_, Qt::LeftButton, {}, {180, 160});
    QMouseEvent twice(QEvent::MouseButtonDblClick,
                      QPointF(180, 160),
                      canvas_.mapToGlobal(QPointF(180, 160)),
                      Qt::LeftButton,
                      Qt::LeftButton,
                      {});
    QCoreApplication::sendEvent(&canvas_, &twice);
    QTest::mouseRelease(&canvas_, Qt::LeftButton, {}, {180, 160});
    waitForWork();

    EXPECT_TRUE(mask() == expected(corners_, MaskCombination::Replace));
}

TEST_F(PolygonToolTest, AClickOnTheFirstCornerClosesIt) {
    draw();
    clickAt({122, 112});
    waitForWork();

    EXPECT_TRUE(mask() == expected(corners_, MaskCombination::Replace));
}

TEST_F(PolygonToolTest, BackspaceTakesTheLastCornerBack) {
    draw();
    clickAt({300, 300});
    QTest::keyClick(&canvas_, Qt::Key_Backspace);
    QTest::keyClick(&canvas_, Qt::Key_Return);
    waitForWork();

    EXPECT_TRUE(mask() == expected(corners_, MaskCombination::Replace));
}

TEST_F(PolygonToolTest, EscapeForgetsItAndTwoCornersAreNoPolygon) {
    draw();
    QTest::keyClick(&canvas_, Qt::Key_Escape);
    EXPECT_TRUE(canvas_.trace().outline.isEmpty());

    clickAt({120, 110});
    clickAt({180, 110});
    QTest::keyClick(&canvas_, Qt::Key_Return);

    EXPECT_TRUE(canvas_.trace().outline.isEmpty());
    EXPECT_TRUE(mask() == before_);
    EXPECT_EQ(document_.undoStack().count(), 0);
}

TEST_F(PolygonToolTest, ALineFollowsThePointer) {
    clickAt({120, 110});
    hover({150, 140});

    EXPECT_EQ(canvas_.trace().outline, QPolygonF({{120, 110}, {150, 140}}));
}

TEST_F(PolygonToolTest, AnotherToolForgetsIt) {
    draw();
    controller_.setTool(&rectangle_);

    EXPECT_TRUE(canvas_.trace().outline.isEmpty());
}

class FillToolTest : public ShapeToolsTest {
protected:
    /// Red on the left, green on the right, and a red island in the green.
    FillToolTest() {
        picture_ = testing::plainImage({200, 100}, 200, 30, 30);
        for (int y = 0; y < 100; ++y)
            for (size_t x = 100; x < 200; ++x)
                if (!Rect{150, 40, 20, 20}.contains(static_cast<int>(x), y)) {
                    const auto row = picture_.mutableRow<uint8_t>(y);
                    row[3 * x] = 30;
                    row[3 * x + 1] = 160;
                }
        Composition composition = testing::sampleComposition();
        composition.foregrounds[0].image = picture_;
        composition.foregrounds[0].mask = before_;
        document_.open(composition);
        controller_.setTool(&fill_);
    }

    Image picture_;
};

TEST_F(FillToolTest, SelectsTheSurfaceThatIsClickedAndNotItsLikeElsewhere) {
    clickAt({130, 150});
    waitForWork();

    EXPECT_EQ(mask().toImage(),
              floodMask(picture_, 30, 50, {.tolerance = fill_.tolerance(), .softness = 4}));
    EXPECT_EQ(mask().at(20, 50), 255);
    EXPECT_EQ(mask().at(160, 50), 0) << "the island";
    EXPECT_EQ(undoText(), "Fill");
}

TEST_F(FillToolTest, TheToleranceDecidesHowFarItGoes) {
    fill_.setTolerance(200);
    clickAt({130, 150});
    waitForWork();

    EXPECT_TRUE(mask() == TiledMask({200, 100}, 255));
}

TEST_F(FillToolTest, BesideThePictureNothingHappens) {
    clickAt({20, 20});

    EXPECT_TRUE(mask() == before_);
    EXPECT_EQ(document_.undoStack().count(), 0);
}

}  // namespace
}  // namespace r2r::ui
