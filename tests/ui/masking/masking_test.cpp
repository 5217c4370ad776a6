// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/masking/masking.h"

#include "engine/imaging/masks/mask_ops.h"
#include "tests/ui/model_window.h"
#include "ui/document/commands.h"
#include "ui/masking/shaped_mask.h"
#include "widgets/hint_bar.h"

#include <gmock/gmock.h>

#include <algorithm>

namespace r2r::ui {
namespace {

using testing::boxMask;
using testing::grainyImage;

/// The real window. The foreground is blue with a red subject; the engine's network finds what is
/// red.
class MaskingTest : public testing::ModelWindow {
protected:
    static constexpr Size kPicture{120, 90};
    static constexpr Rect kSubject{30, 20, 40, 50};

    MaskingTest() {
        Image picture = grainyImage(kPicture, 40, 60, 200);
        const Image red = grainyImage(kPicture, 220, 60, 40);
        for (int y = kSubject.y; y < kSubject.bottom(); ++y)
            std::ranges::copy(red.row<uint8_t>(y).subspan(3 * kSubject.x, 3 * kSubject.width),
                              picture.mutableRow<uint8_t>(y).begin() + 3 * kSubject.x);
        Composition composition{.background = grainyImage({160, 120}, 60, 90, 150)};
        composition.foregrounds.push_back(
            foregroundOn(composition.background, picture, "Red", ForegroundId{1}));
        composition.foregrounds[0].harmony = testing::quickHarmony();
        document().open(composition);
        window_.activateWindow();
        EXPECT_TRUE(QTest::qWaitForWindowActive(&window_));
        QTest::keyRelease(&window_, Qt::Key_Shift);  // an earlier test may have left it held
    }

    Document& document() { return window_.document(); }

    widgets::CanvasView& canvas() { return child<widgets::CanvasView>("canvas"); }

    const TiledMask& mask() { return foreground().mask; }

    int steps() { return document().undoStack().index(); }

    /// A pixel of the foreground's picture on the canvas.
    QPoint at(double x, double y) {
        const Point place = foreground().backgroundFromForeground()({x, y});
        return canvas().view().widgetFromImage(QPointF(place.x, place.y)).toPoint();
    }

    void click(double x, double y, Qt::MouseButton button = Qt::LeftButton) {
        QTest::mouseClick(&canvas(), button, {}, at(x, y));
    }

    void drag(QPoint from, QPoint to) {
        QTest::mousePress(&canvas(), Qt::LeftButton, {}, from);
        for (const QPoint point : {(from + to) / 2, to}) {
            QMouseEvent move(QEvent::MouseMove,
                             point,
                             canvas().mapToGlobal(point),
                             Qt::NoButton,
                             Qt::LeftButton,
                             {});
            QCoreApplication::sendEvent(&canvas(), &move);
        }
        QTest::mouseRelease(&canvas(), Qt::LeftButton, {}, to);
    }

    void waitForStep(int step) {
        waitUntil([&] { return steps() == step; });
    }

    /// Intersection over union with the subject.
    static double iou(const TiledMask& mask) {
        int both = 0;
        int any = 0;
        for (int y = 0; y < kPicture.height; ++y)
            for (int x = 0; x < kPicture.width; ++x) {
                const bool isIn = mask.at(x, y) > 127;
                both += isIn && kSubject.contains(x, y) ? 1 : 0;
                any += isIn || kSubject.contains(x, y) ? 1 : 0;
            }
        return double(both) / any;
    }
};

TEST_F(MaskingTest, SelectSubjectIsOneStepWhoseMaskIsTheSubject) {
    action("selectSubject").trigger();
    waitForStep(1);

    EXPECT_GT(iou(mask()), 0.95);
    EXPECT_EQ(document().undoStack().undoText(), "Select subject");
    action("undo").trigger();
    EXPECT_TRUE(mask() == TiledMask(kPicture, 255));
}

TEST_F(MaskingTest, TheSubjectCanBeTakenAwayFromWhatIsThere) {
    child<QToolButton>("modeSubtract").click();
    action("selectSubject").trigger();
    waitForStep(1);

    EXPECT_EQ(mask().at(50, 45), 0);
    EXPECT_EQ(mask().at(10, 45), 255);
}

TEST_F(MaskingTest, ASubjectThatMakesNoDifferenceIsSaid) {
    child<QToolButton>("modeAdd").click();
    action("selectSubject").trigger();

    waitUntil([&] { return toastText().contains("stays as it is"); });
    EXPECT_EQ(steps(), 0);
}

TEST_F(MaskingTest, TheKeysThatAreHeldSayWhatIsDone) {
    MaskMode& mode = window_.masking().mode();

    EXPECT_EQ(mode.with({}), MaskCombination::Replace);
    EXPECT_EQ(mode.with(Qt::ShiftModifier), MaskCombination::Add);
    EXPECT_EQ(mode.with(Qt::AltModifier), MaskCombination::Subtract);
    EXPECT_EQ(mode.with(Qt::ShiftModifier | Qt::AltModifier), MaskCombination::Intersect);
    child<QToolButton>("modeIntersect").click();
    EXPECT_EQ(mode.with({}), MaskCombination::Intersect);
}

TEST_F(MaskingTest, WithoutANetworkColoursDecideAndItIsSaid) {
    fake_->hasSubjectNetwork = false;
    action("selectSubject").trigger();
    waitForStep(1);

    EXPECT_TRUE(toastText().contains("by its colours alone")) << qPrintable(toastText());
    EXPECT_GT(iou(mask()), 0.5);
}

TEST_F(MaskingTest, ASelectionThatTakesLongCanBeStopped) {
    fake_->subject.close();
    const TiledMask before = mask();
    action("selectSubject").trigger();
    waitUntil([&] { return child<widgets::ProgressStrip>("subjectProgress").isVisible(); });

    cancel("subjectProgress");
    EXPECT_FALSE(child<widgets::ProgressStrip>("subjectProgress").isVisible());
    fake_->subject.open();
    action("selectSubject").trigger();
    waitForStep(1);

    EXPECT_FALSE(mask() == before);
    EXPECT_EQ(document().undoStack().count(), 1);
}

TEST_F(MaskingTest, AStrokeThatWasQuickerIsNotLost) {
    fake_->subject.close();
    child<QToolButton>("modeSubtract").click();
    action("selectSubject").trigger();
    TiledMask painted = mask();
    const Rect changed = painted.dab({10, 10}, 5, 1, 1, true);
    document().push(
        std::make_unique<PaintMask>(document(), ForegroundId{1}, painted, changed, true));
    fake_->subject.open();
    waitForStep(2);

    EXPECT_EQ(mask().at(10, 10), 0);
    EXPECT_EQ(mask().at(50, 45), 0);
    EXPECT_EQ(mask().at(100, 45), 255);
}

TEST_F(MaskingTest, ALockedForegroundIsRefused) {
    document().push(std::make_unique<SetLabel>(
        document(), ForegroundId{1}, Label{.name = "Red", .isLocked = true}));

    EXPECT_FALSE(action("selectSubject").isEnabled());
    EXPECT_FALSE(action("refineEdge").isEnabled());
    action("toolClick").trigger();
    click(50.5, 45.5);
    EXPECT_TRUE(toastText().contains("locked")) << qPrintable(toastText());
}

class ClickToolTest : public MaskingTest {
protected:
    ClickToolTest() { action("toolClick").trigger(); }

    const QList<widgets::CanvasMark>& marks() { return canvas().trace().marks; }
};

TEST_F(ClickToolTest, AClickSelectsWhatIsThereAndShowsAMark) {
    click(50.5, 45.5);
    waitForStep(1);

    EXPECT_GT(iou(mask()), 0.9);
    EXPECT_EQ(document().undoStack().undoText(), "Select by click");
    ASSERT_EQ(marks().size(), 1);
    EXPECT_TRUE(marks()[0].isWanted);
}

TEST_F(ClickToolTest, EachAnswerTakesThePlaceOfTheOneBefore) {
    click(50.5, 45.5);
    waitForStep(1);
    click(50.5, 65.5, Qt::RightButton);
    waitForStep(2);

    EXPECT_LT(mask().at(50, 65), 200) << "not wanted";
    EXPECT_EQ(mask().at(50, 30), 255);
    ASSERT_EQ(marks().size(), 2);
    EXPECT_FALSE(marks()[1].isWanted);
    action("undo").trigger();
    EXPECT_EQ(marks().size(), 1);
    EXPECT_GT(iou(mask()), 0.9);
    action("undo").trigger();
    EXPECT_TRUE(marks().isEmpty());
    EXPECT_TRUE(mask() == TiledMask(kPicture, 255));
}

TEST_F(ClickToolTest, AltSaysWhatIsNotWanted) {
    QTest::mouseClick(&canvas(), Qt::LeftButton, Qt::AltModifier, at(100, 80));

    ASSERT_EQ(marks().size(), 1);
    EXPECT_FALSE(marks()[0].isWanted);
}

TEST_F(ClickToolTest, AFurtherClickAsksTheNetworkForNothingItHasSeen) {
    click(50.5, 45.5);
    waitForStep(1);
    const int looks = fake_->looks;
    click(50.5, 65.5, Qt::RightButton);
    waitForStep(2);

    EXPECT_EQ(fake_->looks, looks);
}

TEST_F(ClickToolTest, ADragIsABoxAroundIt) {
    drag(at(22, 12), at(78, 78));
    waitForStep(1);

    EXPECT_GT(iou(mask()), 0.9);
    EXPECT_TRUE(canvas().trace().isClosed);
    EXPECT_EQ(canvas().trace().outline.size(), 4);
}

TEST_F(ClickToolTest, BackspaceTakesTheLastClickBackAndEscapeBeginsAnew) {
    click(50.5, 45.5);
    waitForStep(1);
    click(50.5, 65.5, Qt::RightButton);
    waitForStep(2);
    QTest::keyClick(&canvas(), Qt::Key_Backspace);
    waitForStep(3);
    EXPECT_EQ(marks().size(), 1);
    EXPECT_GT(iou(mask()), 0.9);

    QTest::keyClick(&canvas(), Qt::Key_Escape);
    EXPECT_TRUE(marks().isEmpty());
    EXPECT_EQ(steps(), 3);
}

TEST_F(ClickToolTest, AnotherToolLeavesTheMaskAndNoMarks) {
    click(50.5, 45.5);
    waitForStep(1);
    action("toolMove").trigger();

    EXPECT_TRUE(marks().isEmpty());
    EXPECT_GT(iou(mask()), 0.9);
}

TEST_F(ClickToolTest, AStrokeOfTheBrushEndsTheSession) {
    click(50.5, 45.5);
    waitForStep(1);
    TiledMask painted = mask();
    const Rect changed = painted.dab({10, 10}, 5, 1, 1, false);
    document().push(
        std::make_unique<PaintMask>(document(), ForegroundId{1}, painted, changed, false));

    EXPECT_TRUE(marks().isEmpty());
}

TEST_F(ClickToolTest, BesideThePictureItIsSaid) {
    QTest::mouseClick(
        &canvas(), Qt::LeftButton, {}, canvas().view().widgetFromImage(QPointF(2, 2)).toPoint());

    EXPECT_TRUE(toastText().contains("beside the picture of Red")) << qPrintable(toastText());
    EXPECT_TRUE(marks().isEmpty());
}

TEST_F(MaskingTest, TheHintBarOffersTheSubject) {
    Composition composition = document().composition();
    const Foreground without = composition.foregrounds[0];
    composition.foregrounds.clear();
    document().open(composition);
    document().push(std::make_unique<AddForeground>(document(), without));
    ASSERT_TRUE(child<widgets::HintBar>("hintBar").isVisible());

    child<QPushButton>("hintSelectSubject").click();
    waitForStep(2);

    EXPECT_GT(iou(mask()), 0.95);
    EXPECT_FALSE(child<widgets::HintBar>("hintBar").isVisible());
}

TEST_F(MaskingTest, EveryShapeHasAKeyAndWorksInTheWindow) {
    QTest::keyClick(&canvas(), Qt::Key_M);
    ASSERT_TRUE(action("toolRectangle").isChecked());
    drag(at(20, 20), at(60, 60));
    waitForStep(1);

    EXPECT_EQ(mask().at(40, 40), 255);
    EXPECT_EQ(mask().at(80, 40), 0);
    const std::pair<const char*, const char*> keys[] = {{"toolClick", "W"},
                                                        {"toolLasso", "L"},
                                                        {"toolPolygon", "Shift+L"},
                                                        {"toolEllipse", "Shift+M"},
                                                        {"toolFill", "G"},
                                                        {"toolColorRange", "K"}};
    for (const auto& [name, key] : keys)
        EXPECT_EQ(action(name).shortcut(), QKeySequence(key)) << name;
}

}  // namespace
}  // namespace r2r::ui
