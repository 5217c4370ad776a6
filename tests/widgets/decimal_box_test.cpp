// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/decimal_box.h"

#include <QLocale>
#include <QTest>
#include <gtest/gtest.h>

namespace r2r::widgets {
namespace {

class DecimalBoxTest : public ::testing::TestWithParam<QLocale::Language> {
protected:
    DecimalBoxTest() {
        box_.setLocale(QLocale(GetParam()));
        box_.setRange(-100000, 100000);
        box_.setDecimals(1);
        box_.setSuffix(" px");
        box_.show();
    }

    double typed(const QString& text) {
        box_.setValue(0);
        box_.setFocus();
        box_.selectAll();
        QTest::keyClicks(&box_, text);
        QTest::keyClick(&box_, Qt::Key_Return);
        return box_.value();
    }

    DecimalBox box_;
};

TEST_P(DecimalBoxTest, PointAndCommaBothBeginTheDecimals) {
    EXPECT_EQ(typed("433,7"), 433.7);
    EXPECT_EQ(typed("433.7"), 433.7);
    EXPECT_EQ(typed("-12,5"), -12.5);
    EXPECT_EQ(typed("1,000"), 1);
}

TEST_P(DecimalBoxTest, ASecondOneIsNotTaken) {
    EXPECT_EQ(typed("1,234.5"), 1.2);  // as far as it was a number of one decimal
}

TEST_P(DecimalBoxTest, LargeNumbersAreShownWithoutGroups) {
    box_.setValue(12345.5);

    EXPECT_EQ(box_.cleanText().remove(box_.locale().decimalPoint()), "123455");
    EXPECT_EQ(box_.valueFromText(box_.text()), 12345.5);
}

INSTANTIATE_TEST_SUITE_P(
    Languages,
    DecimalBoxTest,
    ::testing::Values(QLocale::C, QLocale::English, QLocale::German, QLocale::French));

}  // namespace
}  // namespace r2r::widgets
