// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/comparing/variations_dialog.h"

#include "tests/ui/model_window.h"

#include <QListWidget>
#include <gtest/gtest.h>

namespace r2r::ui {
namespace {

using testing::toQString;

class VariationsDialogTest : public testing::ModelWindow {};

TEST_F(VariationsDialogTest, TryingSeedsAgainTriesFurtherOnes) {
    openWithSlowModel();
    action("variations").trigger();
    auto& list = child<QListWidget>("variations");
    child<QPushButton>("variationsRun").click();
    waitUntil([&] { return list.count() == 4; });

    child<QPushButton>("variationsRun").click();
    waitUntil([&] { return list.count() == 8; });

    EXPECT_EQ(list.item(7)->text(), "seed 7");
}

TEST_F(VariationsDialogTest, PicksAVariation) {
    openWithSlowModel();
    action("variations").trigger();
    child<QPushButton>("variationsRun").click();
    auto& list = child<QListWidget>("variations");
    waitUntil([&] { return list.count() == 4; });
    EXPECT_EQ(fake_->countRuns(), 1);
    EXPECT_EQ(list.item(2)->text(), "seed 2");

    list.setCurrentRow(2);
    child<QPushButton>("variationsUse").click();

    EXPECT_EQ(foreground().harmony.seed, 2);
    EXPECT_TRUE(toastText().contains(toQString(foreground().name) + " now uses seed 2."))
        << toastText().toStdString();
    waitUntil([&] { return !window_.preview().isOutdated(ForegroundId{1}); });
    EXPECT_EQ(fake_->countRuns(), 1);
}

TEST_F(VariationsDialogTest, TellsWhatItTakesAndCloses) {
    openWithSlowModel();
    action("variations").trigger();
    auto& cost = child<QLabel>("variationsCost");
    waitUntil([&] { return cost.text().startsWith("This takes up to"); });
    const QString four = cost.text();

    child<QSpinBox>("variationsCount").setValue(8);
    EXPECT_NE(cost.text(), four);

    child<QPushButton>("variationsClose").click();
    EXPECT_FALSE(child<QDialog>("variationsDialog").isVisible());
}

TEST_F(VariationsDialogTest, AfterAnEditItBeginsAnew) {
    openWithSlowModel();
    action("variations").trigger();
    auto& list = child<QListWidget>("variations");
    child<QPushButton>("variationsRun").click();
    waitUntil([&] { return list.count() == 4; });

    action("flipForeground").trigger();
    child<QPushButton>("variationsRun").click();
    waitUntil([&] { return child<QPushButton>("variationsRun").isEnabled(); });

    ASSERT_EQ(list.count(), 4);
    EXPECT_EQ(list.item(0)->text(), "seed 0");
}

TEST_F(VariationsDialogTest, ARunCanBeStopped) {
    openWithSlowModel();
    action("variations").trigger();
    fake_->afterFirstStep.close();
    child<QPushButton>("variationsRun").click();
    waitUntil([&] { return fake_->countSteps() == 1; });

    cancel("variationsProgress");

    waitUntil([&] { return child<QLabel>("variationsSaid").text() == "The run was stopped."; });
    EXPECT_EQ(child<QListWidget>("variations").count(), 0);
    EXPECT_FALSE(child<QPushButton>("variationsUse").isEnabled());
}

TEST_F(VariationsDialogTest, ThatARunWasStoppedIsSaidUntilSomethingElseIsToBeTried) {
    openWithSlowModel();
    action("variations").trigger();
    auto& said = child<QLabel>("variationsSaid");
    const QString introduction = said.text();
    const auto stopOne = [&] {
        fake_->afterFirstStep.close();
        const int steps = fake_->countSteps();
        child<QPushButton>("variationsRun").click();
        waitUntil([&] { return fake_->countSteps() > steps; });
        cancel("variationsProgress");
        waitUntil([&] { return said.text() == "The run was stopped."; });
        fake_->afterFirstStep.open();
    };

    stopOne();
    child<QSpinBox>("variationsCount").setValue(3);
    EXPECT_EQ(said.text(), introduction);

    stopOne();
    action("flipForeground").trigger();
    EXPECT_EQ(said.text(), introduction);

    stopOne();
    child<QDialog>("variationsDialog").close();
    action("variations").trigger();
    EXPECT_EQ(said.text(), introduction);
}

}  // namespace
}  // namespace r2r::ui
