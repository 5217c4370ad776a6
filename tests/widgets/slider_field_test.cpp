// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/slider_field.h"

#include <QDoubleSpinBox>
#include <QLabel>
#include <QSignalSpy>
#include <QSlider>
#include <QTest>
#include <gmock/gmock.h>

namespace r2r::widgets {
namespace {

class SliderFieldTest : public ::testing::Test {
protected:
    SliderField field_{"strength",
                       "&Strength",
                       {.minimum = 0,
                        .maximum = 1.5,
                        .step = 0.01,
                        .standard = 0.5,
                        .suffix = " %",
                        .displayFactor = 100}};
    QSlider* slider_ = field_.findChild<QSlider*>("strength.slider");
    QDoubleSpinBox* number_ = field_.findChild<QDoubleSpinBox*>("strength.value");
    QSignalSpy changing_{&field_, &SliderField::valueChanging};
    QSignalSpy changed_{&field_, &SliderField::valueChanged};
};

TEST_F(SliderFieldTest, ShowsOneValueInBothControls) {
    field_.setValue(1.25);

    EXPECT_EQ(slider_->value(), 125);
    EXPECT_DOUBLE_EQ(number_->value(), 125);
    EXPECT_EQ(changing_.count() + changed_.count(), 0);
}

TEST_F(SliderFieldTest, TheSliderNeverShrinksToADot) {
    field_.resize(field_.minimumSizeHint());

    EXPECT_GE(slider_->width(), 64);
    EXPECT_GE(field_.minimumSizeHint().width(), 64 + number_->minimumSizeHint().width());
}

TEST_F(SliderFieldTest, TellsWhileDraggingAndOnceAtTheEnd) {
    slider_->setSliderDown(true);
    slider_->setValue(60);
    slider_->setValue(70);
    EXPECT_EQ(changing_.count(), 2);
    EXPECT_EQ(changed_.count(), 0);

    slider_->setSliderDown(false);

    ASSERT_EQ(changed_.count(), 1);
    EXPECT_DOUBLE_EQ(changed_.front().front().toDouble(), 0.7);
}

TEST_F(SliderFieldTest, TellsTheEndOfADragThatReturns) {
    const double before = field_.value();
    slider_->setSliderDown(true);
    slider_->setValue(60);
    field_.setValue(0.6);  // a panel that shows what it was told
    slider_->setValue(static_cast<int>(100 * before));

    slider_->setSliderDown(false);

    EXPECT_EQ(changed_.count(), 1);
}

TEST_F(SliderFieldTest, KeyIsACompleteChange) {
    QTest::keyClick(slider_, Qt::Key_Right);

    EXPECT_EQ(changing_.count(), 1);
    EXPECT_EQ(changed_.count(), 1);
    EXPECT_DOUBLE_EQ(field_.value(), 0.51);
}

TEST_F(SliderFieldTest, TypedNumberMovesTheSlider) {
    field_.show();
    field_.activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(&field_));
    number_->setFocus();
    number_->selectAll();
    QTest::keyClicks(number_, "80");
    QTest::keyClick(number_, Qt::Key_Return);

    EXPECT_EQ(slider_->value(), 80);
    EXPECT_EQ(changed_.count(), 1);
    EXPECT_DOUBLE_EQ(field_.value(), 0.8);
}

TEST_F(SliderFieldTest, DoubleClickReturnsToTheStandard) {
    field_.setValue(1.1);

    QTest::mouseDClick(slider_, Qt::LeftButton);

    EXPECT_DOUBLE_EQ(field_.value(), 0.5);
    EXPECT_EQ(changed_.count(), 1);
}

TEST_F(SliderFieldTest, ValueStaysInItsRange) {
    field_.setValue(9);

    EXPECT_DOUBLE_EQ(field_.value(), 1.5);
}

TEST_F(SliderFieldTest, ScreenReadersHearTheLabelWithoutMnemonic) {
    EXPECT_EQ(slider_->accessibleName(), "Strength");
    EXPECT_EQ(number_->accessibleName(), "Strength");
    EXPECT_EQ(field_.findChild<QLabel*>("strength.label")->buddy(), number_);
}

}  // namespace
}  // namespace r2r::widgets
