// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editing/layers_panel.h"

#include "tests/ui/document/sample_document.h"
#include "ui/words/actions.h"
#include "widgets/layer_list.h"

#include <QDoubleSpinBox>
#include <QLineEdit>
#include <QTest>
#include <gtest/gtest.h>

namespace r2r::ui {
namespace {

using testing::kFirst;
using testing::kSecond;
using widgets::LayerList;

/// Two foregrounds; the upper one is the chosen one.
class LayersPanelTest : public ::testing::Test {
protected:
    LayersPanelTest() {
        Composition composition = testing::sampleComposition();
        composition.foregrounds.push_back(testing::redForeground(kSecond, {300, 150}));
        composition.foregrounds.back().name = "Upper";
        document_.open(composition);
        panel_.resize(300, 300);
        panel_.show();
        EXPECT_TRUE(QTest::qWaitForWindowExposed(&panel_));
    }

    LayerList& list() { return *panel_.findChild<LayerList*>("foregroundList"); }

    const Foreground& foreground(ForegroundId id) { return *document_.composition().find(id); }

    void click(int row) {
        QTest::mouseClick(list().viewport(),
                          Qt::LeftButton,
                          {},
                          list().visualItemRect(list().item(row)).center());
    }

    /// The topmost, as a person does it; until the editor is gone again.
    void rename(const QString& name) {
        list().editItem(list().item(0));
        auto* editor = list().findChild<QLineEdit*>();
        ASSERT_NE(editor, nullptr);
        editor->clear();
        QTest::keyClicks(editor, name);
        QTest::keyClick(editor, Qt::Key_Return);
        ASSERT_TRUE(QTest::qWaitFor([this] { return !list().findChild<QLineEdit*>(); }));
    }

    Document document_;
    Actions actions_{document_.undoStack()};
    LayersPanel panel_{document_, actions_};
};

TEST_F(LayersPanelTest, ListsTheTopmostFirst) {
    ASSERT_EQ(list().count(), 2);

    EXPECT_EQ(list().item(0)->text(), "Upper");
    EXPECT_EQ(list().item(1)->text(), "Red");
    EXPECT_EQ(list().currentRow(), 0);
}

TEST_F(LayersPanelTest, AClickedRowIsWorkedOn) {
    click(1);

    EXPECT_EQ(document_.currentForegroundId(), kFirst);
}

TEST_F(LayersPanelTest, AClickWithShiftChoosesOneMoreAndAgainOneLess) {
    const auto clickWithShift = [this](int row) {
        QTest::mouseClick(list().viewport(),
                          Qt::LeftButton,
                          Qt::ShiftModifier,
                          list().visualItemRect(list().item(row)).center());
    };
    clickWithShift(1);
    EXPECT_EQ(document_.chosenForegrounds().size(), 2);
    EXPECT_EQ(document_.currentForegroundId(), kFirst);
    EXPECT_TRUE(list().item(0)->isSelected());
    EXPECT_TRUE(list().item(1)->isSelected());

    clickWithShift(1);
    EXPECT_EQ(document_.currentForegroundId(), kSecond);
    EXPECT_FALSE(list().item(1)->isSelected());

    clickWithShift(1);
    click(0);
    EXPECT_EQ(document_.chosenForegrounds().size(), 1);
}

TEST_F(LayersPanelTest, FollowsTheForegroundThatIsChosenElsewhere) {
    document_.setCurrentForeground(kFirst);

    EXPECT_EQ(list().currentRow(), 1);
}

TEST_F(LayersPanelTest, ANameThatIsTypedIsOneUndoStep) {
    rename("  Dog ");

    EXPECT_EQ(foreground(kSecond).name, "Dog");
    EXPECT_EQ(list().item(0)->text(), "Dog");
    document_.undoStack().undo();
    EXPECT_EQ(list().item(0)->text(), "Upper");
}

TEST_F(LayersPanelTest, AnEmptyNameLeavesTheOneBefore) {
    rename({});

    EXPECT_EQ(foreground(kSecond).name, "Upper");
    EXPECT_EQ(list().item(0)->text(), "Upper");
}

TEST_F(LayersPanelTest, EyeAndLockChangeTheDocument) {
    QTest::mouseClick(list().viewport(), Qt::LeftButton, {}, list().eyeRect(0).center());
    QTest::mouseClick(list().viewport(), Qt::LeftButton, {}, list().lockRect(1).center());

    EXPECT_TRUE(foreground(kSecond).isHidden);
    EXPECT_TRUE(foreground(kFirst).isLocked);
}

TEST_F(LayersPanelTest, ARowThatIsMovedDownIsAForegroundThatIsSentBack) {
    Q_EMIT list().moved(static_cast<uint>(kSecond), 1);

    EXPECT_EQ(document_.composition().foregrounds.front().id, kSecond);
    EXPECT_EQ(list().item(1)->text(), "Upper");
}

TEST_F(LayersPanelTest, APictureOfEachComesByItself) {
    ASSERT_TRUE(QTest::qWaitFor(
        [this] { return !list().item(0)->icon().isNull() && !list().item(1)->icon().isNull(); },
        10000));

    const QImage thumbnail = list().item(0)->icon().pixmap(LayerList::kThumbnailPx).toImage();
    EXPECT_GT(thumbnail.pixelColor(thumbnail.rect().center()).red(), 150);
}

TEST_F(LayersPanelTest, ShowsWhereAForegroundIsDuringAGesture) {
    Placement placement = foreground(kSecond).placement;
    placement.centre = {123, 45};

    panel_.followPlacement(kSecond, placement);

    EXPECT_EQ(panel_.findChild<QDoubleSpinBox*>("placeX")->value(), 123);
    EXPECT_EQ(foreground(kSecond).placement.centre.x, 300);
}

}  // namespace
}  // namespace r2r::ui
