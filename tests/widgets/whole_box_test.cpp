// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/whole_box.h"

#include <QApplication>
#include <QLocale>
#include <QTest>
#include <gtest/gtest.h>

namespace r2r::widgets {
namespace {

class WholeBoxTest : public ::testing::TestWithParam<QLocale::Language> {
protected:
    WholeBoxTest() {
        box_.setLocale(QLocale(GetParam()));
        box_.setRange(-100000, 100000);
        box_.setSuffix(" px");
        box_.show();
    }

    int typed(const QString& text) {
        box_.setValue(7);
        box_.setFocus();
        box_.selectAll();
        QTest::keyClicks(&box_, text);
        QTest::keyClick(&box_, Qt::Key_Return);
        return box_.value();
    }

    WholeBox box_;
};

TEST_P(WholeBoxTest, DecimalsAreRoundedWithPointAndComma) {
    EXPECT_EQ(typed("4,5"), 5);
    EXPECT_EQ(box_.text(), "5 px");
    EXPECT_EQ(typed("4.4"), 4);
    EXPECT_EQ(typed("-12,6"), -13);
    EXPECT_EQ(typed("433,"), 433);
    EXPECT_EQ(typed("0.25"), 0);
}

TEST_P(WholeBoxTest, WholeNumbersAreTakenAsTheyAre) {
    EXPECT_EQ(typed("1600"), 1600);
    EXPECT_EQ(box_.text(),
              box_.locale().toString(1600).remove(box_.locale().groupSeparator()) + " px");
    EXPECT_EQ(typed("-3"), -3);
}

TEST_P(WholeBoxTest, ThousandsAreThoseOfTheLanguage) {
    const QString group = box_.locale().groupSeparator();
    if (group != "." && group != ",")
        GTEST_SKIP() << "they are typed as spaces or apostrophes";
    EXPECT_EQ(typed("1" + group + "600"), 1600);
    EXPECT_EQ(typed("1" + group + "600" + box_.locale().decimalPoint() + "5"), 1601);
    EXPECT_EQ(typed("1" + group + "23"), 1);  // a decimal, as in any other language
}

TEST_P(WholeBoxTest, IsRoundedWhenItIsLeftToo) {
    QWidget window;
    WholeBox box(&window);
    WholeBox other(&window);
    box.setLocale(box_.locale());
    box.setRange(0, 100);
    window.show();
    QApplication::setActiveWindow(&window);
    box.setFocus();
    box.selectAll();
    QTest::keyClicks(&box, "4,5");

    other.setFocus();

    EXPECT_EQ(box.value(), 5);
    EXPECT_EQ(box.text(), "5");
}

TEST_P(WholeBoxTest, StaysInsideItsRange) {
    box_.setRange(0, 100);

    EXPECT_EQ(typed("100,4"), 100);
    EXPECT_EQ(typed("0,2"), 0);
    EXPECT_EQ(typed("-4,5"), 5);  // the sign is not taken
}

INSTANTIATE_TEST_SUITE_P(
    Languages,
    WholeBoxTest,
    ::testing::Values(QLocale::C, QLocale::English, QLocale::German, QLocale::French));

}  // namespace
}  // namespace r2r::widgets
