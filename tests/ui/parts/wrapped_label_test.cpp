// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/parts/wrapped_label.h"

#include <QLabel>
#include <QWidget>
#include <gtest/gtest.h>

namespace r2r::ui {
namespace {

TEST(WrappedLabel, IsSeenOnlyWhileItSaysSomething) {
    QWidget page;
    QLabel* label = wrappedLabel("problem", LabelRole::Warning, &page);
    page.show();

    say(*label, "The folder is missing.");
    EXPECT_TRUE(label->isVisible());
    EXPECT_TRUE(label->wordWrap());
    EXPECT_EQ(label->property("role"), "warning");
    say(*label, {});
    EXPECT_FALSE(label->isVisible());
}

}  // namespace
}  // namespace r2r::ui
