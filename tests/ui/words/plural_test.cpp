// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/words/plural.h"

#include <QCoreApplication>
#include <gtest/gtest.h>

namespace r2r::ui {
namespace {

QString steps(int count) {
    return plural(QCoreApplication::translate("test", "Done after %Ln step(s)", nullptr, count),
                  count);
}

TEST(Plural, OneHasNone) {
    EXPECT_EQ(steps(0), "Done after 0 steps");
    EXPECT_EQ(steps(1), "Done after 1 step");
    EXPECT_EQ(steps(2), "Done after 2 steps");
}

TEST(Plural, TheLargestNumbersAreStillMany) {
    EXPECT_GT(countForTr(int64_t{1} << 40), 1);
}

}  // namespace
}  // namespace r2r::ui
