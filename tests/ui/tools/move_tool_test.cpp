// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tools/move_tool.h"

#include "tests/ui/tools/studio_table.h"
#include "ui/document/commands.h"

#include <QSignalSpy>

#include <algorithm>
#include <cmath>
#include <memory>
#include <numbers>

namespace r2r::ui {
namespace {

using testing::kFirst;
using testing::kSecond;
using widgets::FrameHandle;

class MoveToolTest : public testing::StudioTable {
protected:
    MoveToolTest() { controller_.setTool(&move_); }

    ~MoveToolTest() override { controller_.setTool(nullptr); }

    /// Where the corners of the foreground are on the background.
    [[nodiscard]] Corners corners() const {
        return mappedCorners(first().backgroundFromForeground(), first().image.size());
    }

    MoveTool move_{context_};
};

void expectNear(const Corners& actual, const Corners& expected) {
    for (size_t i = 0; i < expected.size(); ++i) {
        EXPECT_NEAR(actual[i].x, expected[i].x, 1e-6) << i;
        EXPECT_NEAR(actual[i].y, expected[i].y, 1e-6) << i;
    }
}

TEST_F(MoveToolTest, DragInsideMovesByWholePixels) {
    drag({200, 150}, {230, 140});

    EXPECT_EQ(first().placement, (Placement{.centre = {230, 140}}));
    EXPECT_EQ(document_.undoStack().count(), 1);
    document_.undoStack().undo();
    EXPECT_EQ(first().placement, (Placement{.centre = {200, 150}}));
}

TEST_F(MoveToolTest, ForegroundFollowsThePointerBeforeAnythingIsChanged) {
    press({200, 150});
    moveTo({260, 150});

    EXPECT_EQ(first().placement.centre, (Point{200, 150}));
    EXPECT_EQ(colorAt({340, 130}), QColor(200, 30, 30));
    EXPECT_EQ(colorAt({120, 130}), QColor(30, 60, 200));
    release({260, 150});
}

/// The foreground with a shadow that ends at its lower right corner, as a preview shows it.
class ShadowInTheHand : public MoveToolTest {
protected:
    ShadowInTheHand() {
        document_.push(std::make_unique<SetShadow>(document_, kFirst, kBefore));
        FloatingLayer shadow{.foreground = kFirst, .placement = first().placement};
        shadow.region = {100, 100, 250, 110};
        shadow.image = QImage(250, 110, QImage::Format_ARGB32_Premultiplied);
        shadow.image.fill(Qt::transparent);
        shadow.standing = Standing{.foot = {200, 200}, .height = 100};
        scene_.showResult(PreviewResult{.layers = {shadow}});
    }

    static constexpr CastShadow kBefore{.degrees = 0, .length = 1};
};

TEST_F(ShadowInTheHand, IsLedByItsHandleAsOneStep) {
    ASSERT_TRUE(canvas_.shadowHandle());
    EXPECT_EQ(canvas_.shadowHandle()->tip, QPointF(300, 200));
    const QSignalSpy shown(&scene_, &CanvasScene::shadowShown);

    press({300, 200});
    moveTo({260, 150});
    moveTo({200, 150});
    EXPECT_EQ(first().shadow, kBefore);
    ASSERT_TRUE(scene_.casting());
    EXPECT_NEAR(scene_.casting()->shadow.degrees, 90, 1e-9);
    EXPECT_NEAR(canvas_.shadowHandle()->tip.y(), 150, 1e-9);
    release({200, 150});

    EXPECT_NEAR(first().shadow->degrees, 90, 1e-9);
    EXPECT_NEAR(first().shadow->length, 0.5, 1e-9);
    EXPECT_EQ(first().placement.centre, (Point{200, 150}));
    EXPECT_FALSE(scene_.casting());
    EXPECT_EQ(document_.undoStack().count(), 2);
    EXPECT_EQ(shown.size(), 3);
    document_.undoStack().undo();
    EXPECT_EQ(first().shadow, kBefore);
}

TEST_F(ShadowInTheHand, EscapeLeavesItAsItWas) {
    press({300, 200});
    moveTo({200, 100});

    QTest::keyClick(&canvas_, Qt::Key_Escape);

    EXPECT_EQ(first().shadow, kBefore);
    EXPECT_FALSE(scene_.casting());
    EXPECT_EQ(canvas_.shadowHandle()->tip, QPointF(300, 200));
}

TEST_F(ShadowInTheHand, ItsHandleGoesWithTheForeground) {
    press({150, 150});
    moveTo({170, 140});

    EXPECT_EQ(canvas_.shadowHandle()->tip, QPointF(320, 190));
    release({170, 140});
}

TEST_F(ShadowInTheHand, ItHasAHandleOnlyWhereThereIsAShadow) {
    document_.push(std::make_unique<SetShadow>(document_, kFirst, std::nullopt));
    EXPECT_FALSE(canvas_.shadowHandle());
    document_.undoStack().undo();
    EXPECT_TRUE(canvas_.shadowHandle());

    controller_.setTool(nullptr);

    EXPECT_FALSE(canvas_.shadowHandle());
}

TEST_F(MoveToolTest, NearAnEdgeOfTheBackgroundItSticksToItAndAGuideShowsWhy) {
    press({200, 150});
    moveTo({104, 170});  // the left edge is 4 px from that of the background

    EXPECT_EQ(colorAt({0, 20}), QColor(255, 0, 160));
    release({104, 170});

    EXPECT_EQ(first().placement.centre, (Point{100, 170}));
    EXPECT_NE(colorAt({0, 20}), QColor(255, 0, 160));
}

TEST_F(MoveToolTest, WithCtrlItSticksToNothing) {
    drag({200, 150}, {104, 170}, Qt::ControlModifier);

    EXPECT_EQ(first().placement.centre, (Point{104, 170}));
}

TEST_F(MoveToolTest, ThoseThatAreChosenWithShiftAreMovedTogetherAsOneStep) {
    Composition composition = testing::sampleComposition();
    composition.foregrounds.push_back(testing::redForeground(kSecond, {300, 280}));
    document_.open(composition);
    drag({200, 150}, {200, 150}, Qt::ShiftModifier);
    ASSERT_EQ(document_.chosenForegrounds().size(), 2);

    drag({150, 120}, {170, 133});

    EXPECT_EQ(first().placement.centre, (Point{220, 163}));
    EXPECT_EQ(document_.composition().find(kSecond)->placement.centre, (Point{320, 293}));
    document_.undoStack().undo();
    EXPECT_EQ(first().placement.centre, (Point{200, 150}));
    EXPECT_FALSE(document_.undoStack().canUndo());
}

TEST_F(MoveToolTest, ArrowKeysMoveAllThatAreChosen) {
    Composition composition = testing::sampleComposition();
    composition.foregrounds.push_back(testing::redForeground(kSecond, {300, 280}));
    document_.open(composition);
    document_.toggleChosen(kFirst);

    QTest::keyClick(&canvas_, Qt::Key_Right);
    QTest::keyClick(&canvas_, Qt::Key_Right);

    EXPECT_EQ(first().placement.centre.x, 202);
    EXPECT_EQ(document_.composition().find(kSecond)->placement.centre.x, 302);
    EXPECT_EQ(document_.undoStack().count(), 1);
}

TEST_F(MoveToolTest, EscapePutsItBack) {
    const uint64_t revision = document_.revision();
    const QImage shown = canvas_.grab().toImage();

    press({200, 150});
    moveTo({260, 180});
    QTest::keyClick(&canvas_, Qt::Key_Escape);
    release({260, 180});

    EXPECT_EQ(document_.revision(), revision);
    EXPECT_EQ(canvas_.grab().toImage(), shown);
}

TEST_F(MoveToolTest, CornerScalesAboutTheOppositeOne) {
    drag({300, 200}, {200, 150});

    EXPECT_NEAR(first().placement.scale, 0.5, 1e-9);
    const Point fixed = first().backgroundFromForeground()({0, 0});
    EXPECT_NEAR(fixed.x, 100, 1e-9);
    EXPECT_NEAR(fixed.y, 100, 1e-9);
}

TEST_F(MoveToolTest, AltScalesAboutTheCentre) {
    drag({300, 200}, {250, 175}, Qt::AltModifier);

    EXPECT_NEAR(first().placement.scale, 0.5, 1e-9);
    EXPECT_EQ(first().placement.centre, (Point{200, 150}));
}

TEST_F(MoveToolTest, CtrlPullsACornerAloneAndThatIsOneStep) {
    const Placement before = first().placement;

    drag({300, 200}, {340, 260}, Qt::ControlModifier);

    expectNear(corners(), {{{100, 100}, {300, 100}, {340, 260}, {100, 200}}});
    EXPECT_EQ(document_.undoStack().count(), 1);
    EXPECT_EQ(document_.undoStack().undoText(), "Pull into perspective");
    document_.undoStack().undo();
    EXPECT_EQ(first().placement, before);
}

TEST_F(MoveToolTest, CtrlTakesBothCornersOfAnEdgeAlong) {
    drag({200, 100}, {220, 70}, Qt::ControlModifier);

    expectNear(corners(), {{{120, 70}, {320, 70}, {300, 200}, {100, 200}}});
}

TEST_F(MoveToolTest, WithoutCtrlCornersArePulledWhenThatIsSwitchedOn) {
    move_.setPullsCorners(true);
    drag({300, 200}, {340, 260});
    expectNear(corners(), {{{100, 100}, {300, 100}, {340, 260}, {100, 200}}});

    move_.setPullsCorners(false);
    drag({340, 260}, {360, 280});

    EXPECT_NE(corners()[1].x, 300);  // the whole is scaled
}

TEST_F(MoveToolTest, APulledCornerSticksToAnEdgeOfTheBackgroundButNotWithCtrl) {
    move_.setPullsCorners(true);
    press({100, 100});
    moveTo({4, 60});
    EXPECT_EQ(colorAt({0, 20}), QColor(255, 0, 160));
    release({4, 60});
    expectNear(corners(), {{{0, 60}, {300, 100}, {300, 200}, {100, 200}}});
    EXPECT_NE(colorAt({0, 20}), QColor(255, 0, 160));

    document_.undoStack().undo();
    drag({100, 100}, {4, 60}, Qt::ControlModifier);
    expectNear(corners(), {{{4, 60}, {300, 100}, {300, 200}, {100, 200}}});
}

TEST_F(MoveToolTest, InPerspectiveTheForegroundFollowsThePointer) {
    press({300, 200}, Qt::ControlModifier);
    moveTo({380, 280});

    EXPECT_FALSE(first().placement.corners.has_value());
    EXPECT_EQ(colorAt({350, 250}), QColor(200, 30, 30));
    EXPECT_EQ(colorAt({380, 150}), QColor(30, 60, 200));
    release({380, 280});
    EXPECT_TRUE(first().placement.corners.has_value());
    EXPECT_EQ(colorAt({350, 250}), QColor(200, 30, 30));
}

TEST_F(MoveToolTest, ACornerStopsWhereThePictureWouldTurnOver) {
    drag({300, 200}, {20, 20}, Qt::ControlModifier);

    const Corners there = corners();
    ASSERT_TRUE(first().placement.corners.has_value());
    EXPECT_TRUE(areSound(*first().placement.corners));
    // On the way to where the pointer went, short of the line between its neighbours.
    EXPECT_NEAR((there[2].x - 300) * 180, (there[2].y - 200) * 280, 1e-3);
    EXPECT_GT(there[2].x, 195);
    EXPECT_LT(there[2].x, 235);
}

TEST_F(MoveToolTest, WhatIsInPerspectiveIsMovedScaledAndTurnedAsAWhole) {
    drag({300, 200}, {340, 240}, Qt::ControlModifier);
    const Corners pulled = corners();

    drag({200, 150}, {190, 143}, Qt::ControlModifier);  // inside: moved, sticking to nothing
    Corners expected = pulled;
    for (Point& corner : expected)
        corner = {corner.x - 10, corner.y - 7};
    expectNear(corners(), expected);

    const auto corner = [this](size_t i) {
        return QPoint(static_cast<int>(std::lround(corners()[i].x)),
                      static_cast<int>(std::lround(corners()[i].y)));
    };
    const QPoint far = corner(2);
    const QPoint near = corner(0);
    drag(far, (far + near) / 2);  // scaled about the opposite corner

    EXPECT_NEAR(first().placement.scale, 0.5, 0.01);
    EXPECT_NEAR(corners()[0].x, expected[0].x, 1e-6);
    EXPECT_NEAR(corners()[1].x - corners()[0].x, 100, 2);
    EXPECT_EQ(document_.undoStack().undoText(), "Scale foreground");
}

TEST_F(MoveToolTest, AClickOnWhatIsBeyondTheHorizonChoosesNothing) {
    // Its sides meet at (200, 90): the far edge is the upper one.
    document_.push(std::make_unique<PlaceForeground>(
        document_,
        kFirst,
        placementAt(first().image.size(), {{{195, 100}, {205, 100}, {300, 200}, {100, 200}}})
            .value()));
    document_.setCurrentForeground(std::nullopt);

    drag({200, 60}, {200, 60});
    EXPECT_FALSE(document_.currentForegroundId().has_value());

    drag({200, 150}, {200, 150});
    EXPECT_EQ(document_.currentForegroundId(), kFirst);
}

TEST_F(MoveToolTest, HandleAboveTheFrameRotates) {
    const QPoint handle(200, 74);  // 26 px above the top edge
    ASSERT_EQ(canvas_.handleAt(handle), FrameHandle::Rotate);

    drag(handle, {124, 150});  // from above the centre to its left

    EXPECT_NEAR(first().placement.degrees, 90, 1e-9);
}

TEST_F(MoveToolTest, TheHandleThatRotatesStaysAboveWhatIsTurnedUpsideDown) {
    document_.push(std::make_unique<PlaceForeground>(
        document_, kFirst, Placement{.centre = {200, 150}, .degrees = 180, .isFlipped = true}));
    ASSERT_EQ(canvas_.handleAt(QPoint(200, 74)), FrameHandle::Rotate);
    EXPECT_NE(canvas_.handleAt(QPoint(200, 226)), FrameHandle::Rotate);

    drag({200, 74}, {124, 150});

    EXPECT_NEAR(std::abs(first().placement.degrees), 90, 1e-9);
}

TEST_F(MoveToolTest, TheHandleThatRotatesGoesWithAFlippedForegroundHoweverFarItIsTurned) {
    const auto handleAfter = [this](double degrees) {
        document_.push(std::make_unique<PlaceForeground>(
            document_,
            kFirst,
            Placement{.centre = {200, 150}, .degrees = degrees, .isFlipped = true}));
        return canvas_.handleAt(QPoint(200, 74)) == FrameHandle::Rotate;
    };
    ASSERT_TRUE(handleAfter(0));

    drag({200, 74}, {200, 226});  // by hand, half around

    EXPECT_NEAR(std::abs(first().placement.degrees), 180, 1e-6);
    EXPECT_EQ(canvas_.handleAt(QPoint(200, 226)), FrameHandle::Rotate);
    EXPECT_NE(canvas_.handleAt(QPoint(200, 74)), FrameHandle::Rotate);
    document_.undoStack().undo();
    EXPECT_EQ(canvas_.handleAt(QPoint(200, 74)), FrameHandle::Rotate);
}

TEST_F(MoveToolTest, ShiftRotatesInStepsOf15Degrees) {
    drag({200, 74}, {170, 80}, Qt::ShiftModifier);  // about 23 degrees

    EXPECT_EQ(first().placement.degrees, 30);
}

TEST_F(MoveToolTest, ArrowKeysNudge) {
    QTest::keyClick(&canvas_, Qt::Key_Right);
    QTest::keyClick(&canvas_, Qt::Key_Up, Qt::ShiftModifier);

    EXPECT_EQ(first().placement.centre, (Point{201, 140}));
    EXPECT_EQ(document_.undoStack().count(), 1);
}

TEST_F(MoveToolTest, NudgesAfterSomethingElseAreANewStep) {
    QTest::keyClick(&canvas_, Qt::Key_Right);
    drag({200, 150}, {210, 150});
    QTest::keyClick(&canvas_, Qt::Key_Right);

    EXPECT_EQ(document_.undoStack().count(), 3);
}

TEST_F(MoveToolTest, ClickWithoutMovementIsNoStep) {
    press({200, 150});
    release({200, 150});

    EXPECT_EQ(document_.undoStack().count(), 0);
}

TEST_F(MoveToolTest, ClickChoosesTheForegroundUnderThePointer) {
    Composition composition = document_.composition();
    composition.foregrounds.push_back(testing::redForeground(kSecond, {100, 250}));
    document_.open(composition);
    ASSERT_EQ(document_.currentForegroundId(), kSecond);

    drag({250, 120}, {260, 120});

    EXPECT_EQ(document_.currentForegroundId(), kFirst);
    EXPECT_EQ(first().placement.centre, (Point{210, 150}));
}

class PartOfTheBackground : public MoveToolTest {
protected:
    PartOfTheBackground() {
        Image mask({400, 300}, 1, SampleType::U8);
        for (int y = 100; y < 200; ++y)
            std::ranges::fill(mask.mutableRow<uint8_t>(y).subspan(100, 200), uint8_t{255});
        document_.open(compositionOfComposite({.image = document_.composition().background}, mask));
        canvas_.zoomToActualSize();
    }

    QSignalSpy refused_{&move_, &MoveTool::refused};
};

TEST_F(PartOfTheBackground, HasNoHandles) {
    for (const QPoint at : {QPoint(0, 0), {399, 299}, {200, 150}, {200, 0}})
        EXPECT_EQ(canvas_.handleAt(at), FrameHandle::None) << at.x() << ", " << at.y();
}

TEST_F(PartOfTheBackground, IsNotMovedAndTheToolSaysSo) {
    drag({200, 150}, {230, 140});
    QTest::keyClick(&canvas_, Qt::Key_Right);

    EXPECT_EQ(refused_.size(), 2);
    EXPECT_EQ(document_.undoStack().count(), 0);
    EXPECT_TRUE(isPartOfBackground(document_.composition(), *document_.currentForeground()));
}

TEST_F(PartOfTheBackground, LeavesOtherForegroundsTheirHandles) {
    Composition composition = document_.composition();
    composition.foregrounds.push_back(testing::redForeground(kSecond, {200, 150}));
    document_.open(composition);

    drag({200, 150}, {210, 150});

    EXPECT_EQ(document_.composition().find(kSecond)->placement.centre, (Point{210, 150}));
    EXPECT_EQ(refused_.size(), 0);
}

TEST_F(MoveToolTest, ClickBesideEverythingDoesNothing) {
    drag({20, 20}, {60, 60});

    EXPECT_EQ(document_.undoStack().count(), 0);
}

TEST(MovePlacement, ScalingKeepsTheOppositeCornerOfARotatedFlippedForeground) {
    const Size size{120, 80};
    const Placement before{.centre = {300, 200}, .scale = 1.5, .degrees = 37, .isFlipped = true};
    const Point fixed = before.backgroundFromForeground(size)({120, 80});
    const Point grip = before.backgroundFromForeground(size)({0, 0});
    const Point doubled{fixed.x + 2 * (grip.x - fixed.x), fixed.y + 2 * (grip.y - fixed.y)};

    const Placement after = scaledBy(before, size, FrameHandle::TopLeft, grip, doubled, false);

    EXPECT_NEAR(after.scale, 3, 1e-9);
    const Point kept = after.backgroundFromForeground(size)({120, 80});
    EXPECT_NEAR(kept.x, fixed.x, 1e-9);
    EXPECT_NEAR(kept.y, fixed.y, 1e-9);
}

TEST(MovePlacement, PullingThereAndBackIsNoPerspective) {
    const Size size{120, 80};
    const Placement before{.centre = {300, 200}, .scale = 1.5, .degrees = 37, .isFlipped = true};
    const Point grip = before.backgroundFromForeground(size)({120, 0});

    const Placement there =
        pulledBy(before, size, FrameHandle::TopRight, grip, {grip.x + 30, grip.y - 12});
    const Placement back =
        pulledBy(there, size, FrameHandle::TopRight, {grip.x + 30, grip.y - 12}, grip);

    const Point pulled = there.backgroundFromForeground(size)({120, 0});
    EXPECT_NEAR(pulled.x, grip.x + 30, 1e-9);
    EXPECT_NEAR(pulled.y, grip.y - 12, 1e-9);
    EXPECT_FALSE(back.corners.has_value());
    EXPECT_NEAR(back.centre.x, before.centre.x, 1e-9);
}

TEST(MovePlacement, PulledAnywhereItIsStillSound) {
    const Size size{120, 80};
    const Placement before{.centre = {300, 200}};
    for (const FrameHandle handle : {FrameHandle::TopLeft,
                                     FrameHandle::Top,
                                     FrameHandle::TopRight,
                                     FrameHandle::Right,
                                     FrameHandle::BottomRight,
                                     FrameHandle::Bottom,
                                     FrameHandle::BottomLeft,
                                     FrameHandle::Left})
        for (int i = 0; i < 24; ++i)
            for (const double away : {1e-12, 60.0, 5000.0, 1e300}) {
                const double radians = i * std::numbers::pi / 12;

                const Placement after =
                    pulledBy(before,
                             size,
                             handle,
                             {0, 0},
                             {away * std::cos(radians), away * std::sin(radians)});

                EXPECT_TRUE(!after.corners || areSound(*after.corners)) << after;
                EXPECT_TRUE(after.backgroundFromForeground(size).inverse().has_value()) << after;
            }
}

TEST(MovePlacement, ScaleNeverReachesZero) {
    const Placement after = scaledBy({.centre = {50, 50}},
                                     {100, 100},
                                     FrameHandle::BottomRight,
                                     {100, 100},
                                     {-500, -500},
                                     false);

    EXPECT_EQ(after.scale, MoveTool::kMinimumScale);
}

TEST(MovePlacement, RotationKeepsThePointUnderThePointer) {
    const Placement before{.centre = {10, 20}, .degrees = 170};
    const double radians = 35 * std::numbers::pi / 180;

    const Placement after = rotatedBy(
        before, {110, 20}, {10 + 50 * std::cos(radians), 20 - 50 * std::sin(radians)}, false);

    EXPECT_NEAR(after.degrees, -155, 1e-9);  // 205, counter-clockwise
}

}  // namespace
}  // namespace r2r::ui
