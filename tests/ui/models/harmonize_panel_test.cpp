// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/harmonize_panel.h"

#include "tests/ui/child_of.h"
#include "tests/ui/fake_models.h"
#include "tests/ui/studio_pictures.h"
#include "ui/engine/engine_thread.h"
#include "ui/words/actions.h"
#include "widgets/slider_field.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QTest>
#include <gtest/gtest.h>

namespace r2r::ui {
namespace {

class HarmonizePanelTest : public ::testing::Test {
protected:
    HarmonizePanelTest() {
        document_.open(testing::warmOnCool());
        panel_.resize(300, 500);
        panel_.show();
        EXPECT_TRUE(QTest::qWaitForWindowExposed(&panel_));
    }

    template <typename Widget>
    Widget& child(const char* name) {
        return testing::childOf<Widget>(panel_, name);
    }

    const HarmonySettings& harmony() { return document_.composition().foregrounds.front().harmony; }

    std::shared_ptr<testing::FakeModels> fake_ = std::make_shared<testing::FakeModels>();
    ModelCatalog catalog_ = testing::catalogWith({testing::fakeSamplerInfo()});
    EngineThread engine_{catalog_, testing::accessTo(fake_)};
    ModelLibrary library_{catalog_, engine_};
    Document document_;
    Actions actions_{document_.undoStack()};
    HarmonizePanel panel_{document_, library_, actions_};
};

TEST_F(HarmonizePanelTest, IsOffWithoutAForeground) {
    document_.open({});

    EXPECT_FALSE(child<QComboBox>("modelChoice").isEnabled());
    EXPECT_FALSE(child<QCheckBox>("guard").isEnabled());
}

TEST_F(HarmonizePanelTest, ShowsTheSettingsOfTheForeground) {
    EXPECT_EQ(child<QComboBox>("modelChoice").currentData(), "lab-mean");
    EXPECT_DOUBLE_EQ(child<widgets::SliderField>("strength").value(), 0.5);
    EXPECT_FALSE(child<QLabel>("modelSummary").text().isEmpty());
}

TEST_F(HarmonizePanelTest, AChosenModelIsOneUndoStep) {
    auto& choice = child<QComboBox>("modelChoice");
    const int row = choice.findData("slow");
    choice.setCurrentIndex(row);
    Q_EMIT choice.activated(row);

    EXPECT_EQ(harmony().model, "slow");
    document_.undoStack().undo();
    EXPECT_EQ(harmony().model, "lab-mean");
    EXPECT_EQ(choice.currentData(), "lab-mean");
}

TEST_F(HarmonizePanelTest, AMovementOfASliderIsOneUndoStepAndIsTold) {
    auto& slider = *child<widgets::SliderField>("strength").findChild<QSlider*>();
    const QSignalSpy moving(&panel_, &HarmonizePanel::handMoving);
    const float before = harmony().strength.overall;

    slider.setSliderDown(true);
    slider.setSliderPosition(slider.maximum() / 2);
    slider.setSliderPosition(slider.maximum());
    slider.setSliderDown(false);

    EXPECT_FLOAT_EQ(harmony().strength.overall, 1.5F);
    ASSERT_EQ(moving.size(), 2);
    EXPECT_EQ(moving[0][0], true);
    EXPECT_EQ(moving[1][0], false);
    document_.undoStack().undo();
    EXPECT_FLOAT_EQ(harmony().strength.overall, before);
    EXPECT_FALSE(document_.undoStack().canUndo());
}

TEST_F(HarmonizePanelTest, TheGuardIsSwitchedForThisForeground) {
    EXPECT_FALSE(child<QCheckBox>("guard").isChecked());

    QTest::mouseClick(&child<QCheckBox>("guard"), Qt::LeftButton, {}, QPoint(8, 8));

    EXPECT_EQ(harmony().guard, true);
}

TEST_F(HarmonizePanelTest, ARegionIsGivenBackForTheSurroundings) {
    Composition composition = testing::warmOnCool();
    composition.foregrounds.front().harmony.reference = Rect{10, 10, 40, 30};
    document_.open(composition);
    EXPECT_TRUE(child<QLabel>("referenceText").text().contains("40 × 30"));

    QTest::mouseClick(&child<QPushButton>("followSurroundings"), Qt::LeftButton);

    EXPECT_EQ(harmony().reference, std::nullopt);
    EXPECT_FALSE(child<QPushButton>("followSurroundings").isEnabled());
}

TEST_F(HarmonizePanelTest, ChoosingARegionTakesTheToolForIt) {
    actions_.showDocument(document_.composition(), document_.currentForeground());

    QTest::mouseClick(&child<QPushButton>("chooseReference"), Qt::LeftButton);

    EXPECT_TRUE(actions_[ActionId::ToolRegion].isChecked());
}

TEST_F(HarmonizePanelTest, SaysThatAModelIsNotInstalled) {
    Composition composition = testing::warmOnCool();
    composition.foregrounds.front().harmony.model = "gone";
    document_.open(composition);

    EXPECT_EQ(child<QLabel>("modelSummary").text(), "gone is not installed.");
}

}  // namespace
}  // namespace r2r::ui
