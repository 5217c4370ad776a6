// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/batch/mask_operation_list.h"

#include "tests/ui/child_of.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QListWidget>
#include <QPushButton>
#include <QTest>
#include <gtest/gtest.h>

namespace r2r::ui {
namespace {

using Kind = MaskOperation::Kind;

class MaskOperationListTest : public ::testing::Test {
protected:
    MaskOperationListTest() {
        widget_.show();
        EXPECT_TRUE(QTest::qWaitForWindowExposed(&widget_));
    }

    template <typename Widget>
    Widget& child(const char* name) {
        return testing::childOf<Widget>(widget_, name);
    }

    void add(const char* operation) {
        child<QComboBox>("maskOperation").setCurrentText(operation);
        QTest::mouseClick(&child<QPushButton>("addMaskOperation"), Qt::LeftButton);
    }

    QString row(int index) { return child<QListWidget>("maskOperations").item(index)->text(); }

    MaskOperationList widget_;
};

TEST_F(MaskOperationListTest, KeepsTheOrderInWhichOperationsAreAdded) {
    add("Shrink");
    add("Feather");

    EXPECT_EQ(row(0), "Shrink, 2.0 px");
    EXPECT_EQ(row(1), "Feather, 3.0 px");
    ASSERT_EQ(widget_.operations().size(), 2);
    EXPECT_EQ(widget_.operations()[0], (MaskOperation{Kind::Grow, -2}));
    EXPECT_EQ(widget_.operations()[1], (MaskOperation{Kind::Feather, 3}));
}

TEST_F(MaskOperationListTest, AnOperationWithoutAnAmountAsksForNone) {
    child<QComboBox>("maskOperation").setCurrentText("Invert");
    EXPECT_FALSE(child<QDoubleSpinBox>("maskOperationAmount").isVisible());

    add("Invert");

    EXPECT_EQ(row(0), "Invert");
}

TEST_F(MaskOperationListTest, AThresholdHasNoUnit) {
    add("Threshold");

    EXPECT_EQ(row(0), "Threshold, 0.50");
}

TEST_F(MaskOperationListTest, RemovesTheChosenRow) {
    add("Feather");
    add("Invert");
    EXPECT_TRUE(child<QPushButton>("removeMaskOperation").isEnabled());
    child<QListWidget>("maskOperations").setCurrentRow(0);

    QTest::mouseClick(&child<QPushButton>("removeMaskOperation"), Qt::LeftButton);

    ASSERT_EQ(widget_.operations().size(), 1);
    EXPECT_EQ(widget_.operations()[0].kind, Kind::Invert);
    EXPECT_EQ(row(0), "Invert");
}

TEST_F(MaskOperationListTest, ShowsOperationsThatWereRemembered) {
    widget_.setOperations({{Kind::Grow, -4.5}, {Kind::FillHoles, 0}});

    EXPECT_EQ(row(0), "Shrink, 4.5 px");
    EXPECT_EQ(row(1), "Fill holes");
    EXPECT_FALSE(child<QPushButton>("removeMaskOperation").isEnabled());
}

}  // namespace
}  // namespace r2r::ui
