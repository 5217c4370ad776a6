// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/parts/panel_scroll.h"

#include <QApplication>
#include <QScrollBar>
#include <QSlider>
#include <QSpinBox>
#include <QTest>
#include <QVBoxLayout>
#include <QWheelEvent>
#include <gtest/gtest.h>

#include <memory>

namespace r2r::ui {
namespace {

/// A panel of a slider and a number above a lot of nothing.
class PanelScrollTest : public ::testing::Test {
protected:
    PanelScrollTest() {
        auto* panel = new QWidget;
        auto* layout = new QVBoxLayout(panel);
        slider_ = new QSlider(Qt::Horizontal, panel);
        slider_->setValue(50);
        number_ = new QSpinBox(panel);
        number_->setValue(50);
        layout->addWidget(slider_);
        layout->addWidget(number_);
        layout->addSpacing(500);
        scroll_ = std::make_unique<PanelScroll>(panel, 60);
        scroll_->resize(200, 120);
        scroll_->show();
        EXPECT_TRUE(QTest::qWaitForWindowActive(scroll_.get()));
        scroll_->setFocus();
    }

    static void turnWheelOver(QWidget& widget) {
        const QPointF middle = QRectF(widget.rect()).center();
        QWheelEvent turn(middle,
                         widget.mapToGlobal(middle),
                         {},
                         {0, -120},
                         Qt::NoButton,
                         Qt::NoModifier,
                         Qt::NoScrollPhase,
                         false);
        QSpontaneKeyEvent::setSpontaneous(&turn);  // only such a one may take the focus along
        qApp->notify(&widget, &turn);
    }

    QSlider* slider_ = nullptr;
    QSpinBox* number_ = nullptr;
    std::unique_ptr<PanelScroll> scroll_;
};

TEST_F(PanelScrollTest, TheWheelScrollsAndChangesNothingThatItComesAcross) {
    turnWheelOver(*slider_);
    turnWheelOver(*number_);

    EXPECT_EQ(slider_->value(), 50);
    EXPECT_EQ(number_->value(), 50);
    EXPECT_GT(scroll_->verticalScrollBar()->value(), 0);
}

TEST_F(PanelScrollTest, TheWheelChangesWhatWasChosen) {
    number_->setFocus();

    turnWheelOver(*number_);

    EXPECT_LT(number_->value(), 50);
}

TEST_F(PanelScrollTest, TheWheelChangesControlsOfAPanelThatIsSeenWhole) {
    scroll_->resize(200, 700);
    QCoreApplication::processEvents();

    turnWheelOver(*number_);

    EXPECT_LT(number_->value(), 50);
}

}  // namespace
}  // namespace r2r::ui
