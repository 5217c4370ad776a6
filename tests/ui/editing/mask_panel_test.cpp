// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editing/mask_panel.h"

#include "tests/ui/model_window.h"
#include "widgets/slider_field.h"

#include <QDoubleSpinBox>
#include <gtest/gtest.h>

namespace r2r::ui {
namespace {

using widgets::SliderField;

/// The panel of the real window, with a foreground whose mask is a box.
class MaskPanelTest : public testing::ModelWindow {
protected:
    MaskPanelTest() {
        Composition composition = testing::warmOnCool();
        composition.foregrounds.front().mask =
            TiledMask::fromImage(testing::boxMask({60, 40}, {10, 8, 40, 24}));
        window_.document().open(composition);
    }

    void click(const char* name) { QTest::mouseClick(&child<QPushButton>(name), Qt::LeftButton); }

    const TiledMask& mask() { return foreground().mask; }
};

TEST_F(MaskPanelTest, AnOperationChangesTheMaskInOneUndoStep) {
    const TiledMask before = mask();

    click("invert");

    waitUntil([&] { return !(mask() == before); });
    window_.document().undoStack().undo();
    EXPECT_TRUE(mask() == before);
}

TEST_F(MaskPanelTest, ShrinkingTakesTheAmountBesideIt) {
    const TiledMask before = mask();
    child<QDoubleSpinBox>("shrinkAmount").setValue(5);

    click("shrink");

    waitUntil([&] { return !(mask() == before); });
    EXPECT_EQ(before.at(12, 20), 255);
    EXPECT_EQ(mask().at(12, 20), 0);
    EXPECT_EQ(mask().at(30, 20), 255);
}

TEST_F(MaskPanelTest, TheBrushIsShownAndSet) {
    auto& size = child<SliderField>("brushSize");
    auto& spin = *size.findChild<QDoubleSpinBox*>();

    spin.setValue(77);
    Q_EMIT spin.editingFinished();

    EXPECT_EQ(size.value(), 77);
    action("toolBrush").trigger();
    QTest::keyClick(&child<widgets::CanvasView>("canvas"), Qt::Key_BracketRight);
    EXPECT_GT(size.value(), 77);
}

TEST_F(MaskPanelTest, ALockedMaskIsLeftAloneAndTheButtonsSayWhy) {
    action("lockForeground").trigger();

    EXPECT_FALSE(child<QPushButton>("feather").isEnabled());
    EXPECT_EQ(child<QPushButton>("feather").parentWidget()->toolTip(),
              "This foreground is locked.");
}

}  // namespace
}  // namespace r2r::ui
