// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tools/canvas_keys.h"

#include "tests/ui/model_window.h"

#include <QApplication>
#include <QDialog>
#include <QDoubleSpinBox>
#include <QPushButton>
#include <QSignalSpy>
#include <gmock/gmock.h>

namespace r2r::ui {
namespace {

/// The real window, and keys sent to whatever has the focus in it.
class CanvasKeysTest : public testing::ModelWindow {
protected:
    CanvasKeysTest() {
        window_.activateWindow();
        EXPECT_TRUE(QTest::qWaitForWindowActive(&window_));
        window_.document().open(testing::warmOnCool());
    }

    static QWidget& focused() {
        QWidget* widget = QApplication::focusWidget();
        if (!widget)
            throw std::runtime_error("nothing has the focus");
        return *widget;
    }

    static void tap(Qt::Key key) { QTest::keyClick(&focused(), key); }

    void click(const char* name) {
        QTest::mouseClick(&child<QWidget>(name), Qt::LeftButton);
        ASSERT_EQ(&focused(), &child<QWidget>(name));
    }

    /// Clicks a button of the mask, and waits until what it does has happened.
    void invertMask() {
        const int before = steps();
        click("invert");
        waitUntil([&] { return steps() > before; });
    }

    int steps() { return window_.document().undoStack().index(); }

    widgets::CanvasView& canvas() { return child<widgets::CanvasView>("canvas"); }

    void dragOnCanvas(QPoint from, QPoint to) {
        QTest::mousePress(&canvas(), Qt::LeftButton, {}, from);
        QTest::mouseMove(&canvas(), to);
        QTest::mouseRelease(&canvas(), Qt::LeftButton, {}, to);
    }

    /// Tab after Tab, as a person would.
    void walkTo(const char* name) {
        auto& wanted = child<QWidget>(name);
        for (int i = 0; i < 200 && &focused() != &wanted; ++i)
            tap(Qt::Key_Tab);
        ASSERT_EQ(&focused(), &wanted);
    }
};

TEST_F(CanvasKeysTest, AfterAClickOnAButtonSpaceAndDragPans) {
    invertMask();
    const int before = steps();
    const Placement placement = foreground().placement;
    const QPoint middle = canvas().rect().center();
    const QPointF corner = canvas().view().widgetFromImage(QPointF(0, 0));

    QTest::keyPress(&focused(), Qt::Key_Space);
    dragOnCanvas(middle, middle + QPoint(30, -20));
    QTest::keyRelease(&focused(), Qt::Key_Space);

    EXPECT_EQ(canvas().view().widgetFromImage(QPointF(0, 0)), corner + QPointF(30, -20));
    EXPECT_EQ(foreground().placement, placement);
    EXPECT_EQ(steps(), before);
    dragOnCanvas(middle, middle + QPoint(10, 10));
    EXPECT_NE(foreground().placement, placement) << "the hand is still there without Space";
}

TEST_F(CanvasKeysTest, ATapOfSpaceDoesNotPressTheButtonAgain) {
    invertMask();
    QSignalSpy clicked(&child<QPushButton>("invert"), &QPushButton::clicked);

    tap(Qt::Key_Space);

    EXPECT_EQ(clicked.count(), 0);
}

TEST_F(CanvasKeysTest, AfterASliderBracketsStillChangeTheBrush) {
    action("toolBrush").trigger();
    auto& size = child<QDoubleSpinBox>("brushSize.value");
    click("brushHardness.slider");
    const double before = size.value();

    tap(Qt::Key_BracketRight);
    EXPECT_GT(size.value(), before);
    tap(Qt::Key_BracketLeft);

    EXPECT_NEAR(size.value(), before, 1);
}

TEST_F(CanvasKeysTest, DigitsSetTheOpacityOfTheBrush) {
    action("toolBrush").trigger();
    click("brushHardness.slider");
    auto& opacity = child<QDoubleSpinBox>("brushOpacity.value");

    tap(Qt::Key_3);
    EXPECT_DOUBLE_EQ(opacity.value(), 30);
    tap(Qt::Key_0);

    EXPECT_DOUBLE_EQ(opacity.value(), 100);
}

TEST_F(CanvasKeysTest, BackslashShowsTheBeforeStateWhateverHasTheFocus) {
    click("brushHardness.slider");

    QTest::keyPress(&focused(), Qt::Key_Backslash);
    EXPECT_TRUE(canvas().isShowingBefore());
    QTest::keyRelease(&focused(), Qt::Key_Backslash);

    EXPECT_FALSE(canvas().isShowingBefore());
}

TEST_F(CanvasKeysTest, LettersChooseToolsWhateverHasTheFocus) {
    invertMask();

    tap(Qt::Key_E);

    EXPECT_TRUE(action("toolEraser").isChecked());
}

TEST_F(CanvasKeysTest, ATextFieldTakesWhatIsTyped) {
    action("toolMove").trigger();
    auto& opacity = child<QDoubleSpinBox>("brushOpacity.value");
    click("brushOpacity.value");
    opacity.selectAll();

    QTest::keyClicks(&focused(), "45b");

    EXPECT_DOUBLE_EQ(opacity.value(), 45);
    EXPECT_TRUE(action("toolMove").isChecked());
}

TEST_F(CanvasKeysTest, EnterInANumberBoxGivesTheKeysBackToTheCanvas) {
    click("brushOpacity.value");
    child<QDoubleSpinBox>("brushOpacity.value").selectAll();
    QTest::keyClicks(&focused(), "45");

    tap(Qt::Key_Return);

    waitUntil([&] { return canvas().hasFocus(); });
    EXPECT_DOUBLE_EQ(child<QDoubleSpinBox>("brushOpacity.value").value(), 45);
}

TEST_F(CanvasKeysTest, WhoWalksWithTabPressesWithSpaceAndEnter) {
    auto& button = child<QPushButton>("invert");
    QSignalSpy clicked(&button, &QPushButton::clicked);
    walkTo("invert");

    tap(Qt::Key_Space);
    EXPECT_EQ(clicked.count(), 1);
    tap(Qt::Key_Return);

    EXPECT_EQ(clicked.count(), 2);
}

TEST_F(CanvasKeysTest, AClickEndsTheWalk) {
    walkTo("invert");
    invertMask();
    QSignalSpy clicked(&child<QPushButton>("invert"), &QPushButton::clicked);

    tap(Qt::Key_Space);

    EXPECT_EQ(clicked.count(), 0);
}

TEST_F(CanvasKeysTest, TheEndOfAKeyIsHeardThoughTheFocusHasMovedToAText) {
    click("brushHardness.slider");
    QTest::keyPress(&focused(), Qt::Key_Backslash);

    click("brushOpacity.value");
    QTest::keyRelease(&focused(), Qt::Key_Backslash);

    EXPECT_FALSE(canvas().isShowingBefore());
}

TEST_F(CanvasKeysTest, DialogsKeepTheirKeys) {
    QDialog dialog(&window_);
    QPushButton button("Press", &dialog);
    QSignalSpy clicked(&button, &QPushButton::clicked);
    dialog.show();
    ASSERT_TRUE(QTest::qWaitForWindowActive(&dialog));
    QTest::mouseClick(&button, Qt::LeftButton);

    QTest::keyClick(&button, Qt::Key_Space);

    EXPECT_EQ(clicked.count(), 2);
}

TEST_F(CanvasKeysTest, BeforeStateChosenByItsActionStaysWhenAnotherControlIsClicked) {
    canvas().setFocus();
    action("showBefore").trigger();

    click("brushHardness.slider");

    EXPECT_TRUE(canvas().isShowingBefore());
}

}  // namespace
}  // namespace r2r::ui
