// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editing/opacity_field.h"

#include "tests/ui/document/sample_document.h"

#include <QDoubleSpinBox>
#include <QTest>
#include <gtest/gtest.h>

namespace r2r::ui {
namespace {

class OpacityFieldTest : public ::testing::Test {
protected:
    OpacityFieldTest() {
        document_.open(testing::sampleComposition());
        field_.show();
        EXPECT_TRUE(QTest::qWaitForWindowExposed(&field_));
    }

    QDoubleSpinBox& box() { return *field_.findChild<QDoubleSpinBox*>("foregroundOpacity"); }

    double opacity() { return document_.composition().foregrounds.front().opacity; }

    Document document_;
    OpacityField field_{document_};
};

TEST_F(OpacityFieldTest, ATypedPercentageBecomesTheOpacity) {
    box().setFocus();
    box().selectAll();
    QTest::keyClicks(&box(), "40");
    QTest::keyClick(&box(), Qt::Key_Return);

    EXPECT_DOUBLE_EQ(opacity(), 0.4);
}

TEST_F(OpacityFieldTest, StepsInARowAreOneUndoStepThatTheFieldFollows) {
    box().stepDown();
    box().stepDown();
    EXPECT_DOUBLE_EQ(opacity(), 0.9);

    document_.undoStack().undo();

    EXPECT_EQ(box().value(), 100);
    EXPECT_FALSE(document_.undoStack().canUndo());
}

TEST_F(OpacityFieldTest, BackWhereItBeganThereIsNoStep) {
    box().stepDown();
    box().stepUp();

    EXPECT_FALSE(document_.undoStack().canUndo());
}

TEST_F(OpacityFieldTest, IsOutOfUseWithoutAForeground) {
    document_.open({});

    EXPECT_FALSE(field_.isEnabled());
}

}  // namespace
}  // namespace r2r::ui
