// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/run_box.h"

#include "tests/ui/model_window.h"
#include "ui/parts/panel_scroll.h"

#include <QAbstractButton>
#include <QDockWidget>
#include <QGraphicsEffect>
#include <QKeySequence>
#include <QMenuBar>
#include <QScrollBar>
#include <gtest/gtest.h>

namespace r2r::ui {
namespace {

class RunBoxTest : public testing::ModelWindow {};

TEST_F(RunBoxTest, AFastModelNeedsNoButton) {
    window_.document().open(testing::warmOnCool());

    EXPECT_FALSE(child<QPushButton>("harmonizeNowButton").isVisible());
    EXPECT_FALSE(child<QLabel>("runState").isVisible());
}

TEST_F(RunBoxTest, ASlowModelWaitsForTheButtonAndSaysWhatItTakes) {
    openWithSlowModel();

    EXPECT_TRUE(child<QPushButton>("harmonizeNowButton").isVisible());
    waitUntil([&] {
        return child<QLabel>("runCost").text() ==
               "Estimated: 4 min and 9.1 GB of memory on Test CPU; the first run takes longer.";
    });
    EXPECT_EQ(child<QLabel>("runState").text(), "The canvas shows an earlier result.");
}

TEST_F(RunBoxTest, TheButtonRunsItAndIsOffMeanwhile) {
    openWithSlowModel();
    fake_->afterFirstStep.close();
    auto& run = child<QPushButton>("harmonizeNowButton");

    QTest::mouseClick(&run, Qt::LeftButton);
    waitUntil([&] { return fake_->countSteps() == 1; });
    EXPECT_FALSE(run.isEnabled());
    fake_->afterFirstStep.open();

    waitUntil([&] {
        return !window_.preview().isOutdated(ForegroundId{1}) && !window_.preview().isRunning();
    });
    EXPECT_FALSE(child<QLabel>("runState").isVisible());
}

/// The cost of the new setting is asked for, and nothing is known of it for a moment.
TEST_F(RunBoxTest, WhatIsEditedStaysInItsPlace) {
    openWithSlowModel();
    window_.resize(1024, 700);
    auto& cost = child<QLabel>("runCost");
    const auto settle = [] {
        for (int turn = 0; turn < 5; ++turn) {  // a layout may ask for another one
            QCoreApplication::sendPostedEvents();
            QCoreApplication::processEvents();
        }
    };
    waitUntil([&] { return !cost.text().isEmpty() && !cost.graphicsEffect()->isEnabled(); });
    auto* panel = child<QDockWidget>("harmonizeDock").findChild<PanelScroll*>();
    auto& steps = child<QSpinBox>("steps");
    child<QDockWidget>("harmonizeDock").raise();
    settle();
    panel->verticalScrollBar()->setValue(panel->verticalScrollBar()->maximum());
    ASSERT_GT(panel->verticalScrollBar()->maximum(), 0);
    settle();
    const QPoint before = steps.mapTo(&window_, QPoint());

    for (const int wanted : {7, 8}) {
        steps.setValue(wanted);
        EXPECT_TRUE(cost.graphicsEffect()->isEnabled());  // nothing is seen of the old cost
        QCoreApplication::sendPostedEvents();             // lays out before the answer
        EXPECT_EQ(steps.mapTo(&window_, QPoint()), before);
        waitUntil([&] { return !cost.graphicsEffect()->isEnabled(); });
        settle();
        EXPECT_EQ(steps.mapTo(&window_, QPoint()), before);
    }
}

TEST_F(RunBoxTest, NoKeyOfAPanelTakesThatOfAMenu) {
    openWithSlowModel();  // has every row
    QList<QKeySequence> ofMenus;
    for (const QAction* menu : window_.menuBar()->actions())
        ofMenus << QKeySequence::mnemonic(menu->text());
    ASSERT_FALSE(ofMenus.contains(QKeySequence()));

    QStringList texts;
    for (const auto* label : window_.findChildren<QLabel*>())
        if (label->buddy())
            texts << label->text();
    for (const auto* button : window_.findChildren<QAbstractButton*>())
        if (!qobject_cast<const QToolButton*>(button))
            texts << button->text();
    for (const QString& text : texts)
        EXPECT_FALSE(ofMenus.contains(QKeySequence::mnemonic(text))) << text.toStdString();
}

TEST_F(RunBoxTest, AnotherDeviceIsRememberedAndAskedAbout) {
    openWithSlowModel();
    waitUntil([&] { return child<QComboBox>("device").findData("cuda:0") >= 0; });

    choose("device", "cuda:0");

    EXPECT_EQ(settings_.device(), "cuda:0");
    waitUntil([&] { return !child<QPushButton>("harmonizeNowButton").isVisible(); });
    EXPECT_EQ(child<QLabel>("runCost").text(), "");
}

}  // namespace
}  // namespace r2r::ui
