// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/ui/document/sample_document.h"
#include "ui/document/document.h"
#include "ui/tools/canvas_scene.h"
#include "ui/tools/tool_controller.h"
#include "widgets/canvas_view.h"

#include <QTest>
#include <gmock/gmock.h>

namespace r2r::ui::testing {

/// The sample document on a real canvas, at 100 %: widget and background pixels are the same, so
/// a test can point at what it means. The foreground covers (100, 100) to (300, 200).
class StudioTable : public ::testing::Test {
protected:
    StudioTable() {
        canvas_.resize(400, 300);
        document_.open(sampleComposition());
        canvas_.show();
        EXPECT_TRUE(QTest::qWaitForWindowExposed(&canvas_));
        canvas_.zoomToActualSize();
        EXPECT_EQ(canvas_.view().imageFromWidget(QPointF(7, 9)), QPointF(7, 9));
    }

    void press(QPoint at, Qt::KeyboardModifiers modifiers = {}) {
        modifiers_ = modifiers;
        QTest::mousePress(&canvas_, Qt::LeftButton, modifiers, at);
    }

    /// QTest's own moves carry no modifiers.
    void moveTo(QPoint to) {
        QMouseEvent move(QEvent::MouseMove,
                         to,
                         canvas_.mapToGlobal(to),
                         Qt::NoButton,
                         Qt::LeftButton,
                         modifiers_);
        QCoreApplication::sendEvent(&canvas_, &move);
    }

    void release(QPoint at) { QTest::mouseRelease(&canvas_, Qt::LeftButton, modifiers_, at); }

    void drag(QPoint from, QPoint to, Qt::KeyboardModifiers modifiers = {}) {
        press(from, modifiers);
        moveTo((from + to) / 2);
        moveTo(to);
        release(to);
    }

    QColor colorAt(QPoint imagePoint) { return canvas_.grab().toImage().pixelColor(imagePoint); }

    [[nodiscard]] const Foreground& first() const { return *document_.composition().find(kFirst); }

    Document document_;
    widgets::CanvasView canvas_;
    CanvasScene scene_{document_, canvas_};
    ToolContext context_{document_, scene_};
    ToolController controller_{context_};

private:
    Qt::KeyboardModifiers modifiers_;
};

}  // namespace r2r::ui::testing
