// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tools/gesture_keys.h"

#include "tests/ui/model_window.h"
#include "ui/document/commands.h"

#include <gmock/gmock.h>

#include <memory>

namespace r2r::ui {
namespace {

using testing::warmOnCool;

/// A gesture in the middle, in the real window; one step can be undone and one redone.
class GestureKeysTest : public testing::ModelWindow {
protected:
    GestureKeysTest() {
        Composition composition = warmOnCool();
        composition.foregrounds[0].harmony = {.model = "lab-mean", .strength = {.overall = 0.5F}};
        document().open(composition);
        moveTo(70);
        moveTo(75);
        document().undoStack().undo();
    }

    Document& document() { return window_.document(); }

    widgets::CanvasView& canvas() { return child<widgets::CanvasView>("canvas"); }

    void moveTo(double x) {
        Placement placement = foreground().placement;
        placement.centre.x = x;
        document().push(std::make_unique<PlaceForeground>(document(), ForegroundId{1}, placement));
    }

    QPoint at(double x, double y) {
        return canvas().view().widgetFromImage(QPointF(x, y)).toPoint();
    }

    void drag(QPoint to) {
        QMouseEvent move(
            QEvent::MouseMove, to, canvas().mapToGlobal(to), Qt::NoButton, Qt::LeftButton, {});
        QCoreApplication::sendEvent(&canvas(), &move);
    }

    void begin() {
        QTest::mousePress(&canvas(), Qt::LeftButton, {}, at(70, 60));
        drag(at(80, 60));
        drag(at(85, 65));
    }

    void end() {
        drag(at(90, 70));
        QTest::mouseRelease(&canvas(), Qt::LeftButton, {}, at(90, 70));
    }
};

class EveryTool : public GestureKeysTest, public ::testing::WithParamInterface<const char*> {};

TEST_P(EveryTool, ACommandOnlyCancelsTheGesture) {
    action(GetParam()).trigger();
    const uint64_t revision = document().revision();
    const Foreground before = foreground();
    const QList<QKeySequence> commands = {QKeySequence("Ctrl+Z"),
                                          QKeySequence("Ctrl+Shift+Z"),
                                          QKeySequence("Del"),
                                          QKeySequence("Ctrl+X"),
                                          QKeySequence("Ctrl+V"),
                                          QKeySequence("Ctrl+J"),
                                          QKeySequence("F"),
                                          QKeySequence("Ctrl+N")};
    action("copy").trigger();
    for (const QKeySequence& command : commands) {
        begin();
        QTest::keySequence(&canvas(), command);
        end();

        EXPECT_EQ(document().revision(), revision) << qPrintable(command.toString());
        EXPECT_TRUE(foreground() == before) << qPrintable(command.toString());
    }
}

INSTANTIATE_TEST_SUITE_P(Tools,
                         EveryTool,
                         ::testing::Values("toolMove", "toolBrush", "toolEraser", "toolRegion"));

TEST_F(GestureKeysTest, ACommandOnlyCancelsScalingAndRotating) {
    const uint64_t revision = document().revision();
    for (const widgets::FrameHandle handle :
         {widgets::FrameHandle::BottomRight, widgets::FrameHandle::Rotate}) {
        QPoint grip;
        for (int y = 0; y < canvas().height() && grip.isNull(); ++y)
            for (int x = 0; x < canvas().width() && grip.isNull(); ++x)
                if (canvas().handleAt(QPoint(x, y)) == handle)
                    grip = QPoint(x, y);
        ASSERT_FALSE(grip.isNull());
        QTest::mousePress(&canvas(), Qt::LeftButton, {}, grip);
        drag(grip + QPoint(20, 30));

        QTest::keySequence(&canvas(), QKeySequence("Ctrl+Z"));
        QTest::mouseRelease(&canvas(), Qt::LeftButton, {}, grip + QPoint(20, 30));

        EXPECT_EQ(document().revision(), revision);
    }
}

TEST_F(GestureKeysTest, ACommandIsKeptFromTheGestureWhateverHasTheFocus) {
    const uint64_t revision = document().revision();
    begin();
    child<QWidget>("foregroundList").setFocus();

    QTest::keySequence(&child<QWidget>("foregroundList"), QKeySequence("Ctrl+Z"));
    end();

    EXPECT_EQ(document().revision(), revision);
}

TEST_F(GestureKeysTest, TheViewMayBeChangedInAGesture) {
    begin();
    const double zoom = canvas().view().zoom();
    QTest::keySequence(&canvas(), QKeySequence("Ctrl++"));
    EXPECT_GT(canvas().view().zoom(), zoom);
    QTest::keySequence(&canvas(), QKeySequence("Ctrl+0"));
    end();

    EXPECT_GT(foreground().placement.centre.x, 85);
}

TEST_F(GestureKeysTest, AfterTheGestureTheKeysAreCommandsAgain) {
    begin();
    end();

    QTest::keySequence(&canvas(), QKeySequence("Ctrl+Z"));

    EXPECT_EQ(foreground().placement.centre.x, 70);
}

}  // namespace
}  // namespace r2r::ui
