// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editing/placement_fields.h"

#include "tests/ui/document/sample_document.h"

#include <QDoubleSpinBox>
#include <QTest>
#include <gtest/gtest.h>

namespace r2r::ui {
namespace {

using testing::kFirst;

class PlacementFieldsTest : public ::testing::Test {
protected:
    PlacementFieldsTest() {
        document_.open(testing::sampleComposition());
        fields_.show();
        EXPECT_TRUE(QTest::qWaitForWindowExposed(&fields_));
    }

    QDoubleSpinBox& field(const char* name) { return *fields_.findChild<QDoubleSpinBox*>(name); }

    void type(const char* name, const QString& text) {
        QDoubleSpinBox& box = field(name);
        box.setFocus();
        box.selectAll();
        QTest::keyClicks(&box, text);
        QTest::keyClick(&box, Qt::Key_Return);
    }

    const Placement& placement() { return document_.composition().foregrounds.front().placement; }

    Document document_;
    PlacementFields fields_{document_};
};

TEST_F(PlacementFieldsTest, ShowWhereTheForegroundIsAndHowLarge) {
    EXPECT_EQ(field("placeX").value(), 200);
    EXPECT_EQ(field("placeY").value(), 150);
    EXPECT_EQ(field("placeWidth").value(), 200);
    EXPECT_EQ(field("placeHeight").value(), 100);
    EXPECT_EQ(field("placeScale").value(), 100);
    EXPECT_EQ(field("placeAngle").value(), 0);
}

TEST_F(PlacementFieldsTest, ATypedWidthKeepsTheProportions) {
    type("placeWidth", "50");

    EXPECT_DOUBLE_EQ(placement().scale, 0.25);
    EXPECT_EQ(field("placeHeight").value(), 25);
    EXPECT_EQ(field("placeScale").value(), 25);
}

TEST_F(PlacementFieldsTest, AcceptADecimalComma) {
    type("placeX", "43,7");

    EXPECT_EQ(placement().centre.x, 43.7);
}

TEST_F(PlacementFieldsTest, StepsInOneFieldAreOneUndoStep) {
    field("placeX").setFocus();
    field("placeX").stepUp();
    field("placeX").stepUp();
    EXPECT_EQ(placement().centre.x, 202);

    document_.undoStack().undo();

    EXPECT_EQ(placement().centre.x, 200);
    EXPECT_FALSE(document_.undoStack().canUndo());
}

TEST_F(PlacementFieldsTest, AnotherFieldIsAnotherUndoStep) {
    type("placeX", "210");
    type("placeAngle", "30");

    document_.undoStack().undo();

    EXPECT_EQ(placement().centre.x, 210);
    EXPECT_EQ(placement().degrees, 0);
}

TEST_F(PlacementFieldsTest, ALockedForegroundIsNotPlacedAndTheFieldsSayWhy) {
    Composition locked = testing::sampleComposition();
    locked.foregrounds.front().isLocked = true;
    document_.open(locked);

    EXPECT_FALSE(field("placeX").isEnabled());
    EXPECT_EQ(field("placeX").toolTip(), "This foreground is locked.");
}

TEST_F(PlacementFieldsTest, AreEmptyWithoutAForeground) {
    document_.open({});

    EXPECT_FALSE(fields_.isEnabled());
    EXPECT_EQ(field("placeX").text().trimmed(), "");
}

}  // namespace
}  // namespace r2r::ui
