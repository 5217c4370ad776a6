// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/model_menu.h"

#include "engine/core/file_io.h"
#include "engine/pipeline/models/run_checkpoint.h"
#include "tests/ui/model_window.h"
#include "ui/files/opening.h"

#include <QListWidget>
#include <QMenu>
#include <QMessageBox>
#include <QSignalSpy>
#include <gmock/gmock.h>

#include <array>
#include <filesystem>

namespace r2r::ui {
namespace {

using testing::toQString;
using testing::warmOnCool;

class ModelMenuTest : public testing::ModelWindow {};

TEST_F(ModelMenuTest, TheMenuIsGroupedByFamilyAndSaysWhereAModelComesFrom) {
    openWithSlowModel();

    auto& combo = child<QComboBox>("modelChoice");
    EXPECT_EQ(combo.itemText(0), "R2R-Lite");
    EXPECT_EQ(combo.itemText(combo.findData("lab-mean") - 1), "Classical");
    EXPECT_EQ(combo.itemText(combo.findData("r2r-mini") - 1), "R2R");
    EXPECT_EQ(combo.itemText(combo.findData("slow") - 1), "R2R-Mini");
    EXPECT_EQ(combo.currentText(), "Slow model");
    EXPECT_EQ(child<QLabel>("modelSource").text(), "Nobody, 2026 – licence: CC-BY-4.0");
}

TEST_F(ModelMenuTest, SeedStepsAndQualityShowOnlyWhereTheyApply) {
    openWithSlowModel();
    EXPECT_TRUE(child<QSpinBox>("seed").isVisible());
    EXPECT_TRUE(child<QSpinBox>("steps").isVisible());
    EXPECT_TRUE(child<QComboBox>("detail").isVisible());
    EXPECT_EQ(child<QSpinBox>("steps").text(), "Recommended (10)");

    choose("modelChoice", "mkl");

    EXPECT_FALSE(child<QSpinBox>("seed").isVisible());
    EXPECT_FALSE(child<QSpinBox>("steps").isVisible());
    EXPECT_FALSE(child<QComboBox>("detail").isVisible());
}

TEST_F(ModelMenuTest, StepsAndQualityAreUndoableSettings) {
    openWithSlowModel();

    child<QSpinBox>("steps").setValue(25);
    auto& detail = child<QComboBox>("detail");
    detail.setCurrentIndex(detail.findData(768));
    Q_EMIT detail.activated(detail.currentIndex());

    EXPECT_EQ(foreground().harmony.steps, 25);
    EXPECT_EQ(foreground().harmony.workingSide, 768);
    action("undo").trigger();
    action("undo").trigger();
    EXPECT_EQ(foreground().harmony.steps, 0);
}

TEST_F(ModelMenuTest, APanelWithEveryRowScrollsInsteadOfMakingTheWindowHigher) {
    window_.resize(1280, 760);
    openWithSlowModel();
    QTest::qWait(0);

    EXPECT_LE(window_.minimumSizeHint().height(), 720);
    EXPECT_EQ(window_.height(), 760);
}

TEST_F(ModelMenuTest, TellsTimeAndMemoryBeforeASlowRunAndWaitsForTheButton) {
    openWithSlowModel();

    EXPECT_EQ(child<QLabel>("runCost").text(),
              "Estimated: 4 min and 9.1 GB of memory on Test CPU; the first run takes longer.");
    EXPECT_TRUE(child<QLabel>("runState").isVisible());
    EXPECT_TRUE(child<QPushButton>("harmonizeNowButton").isEnabled());
    EXPECT_EQ(fake_->countRuns(), 0);
}

TEST_F(ModelMenuTest, RunsWhenAskedShowsPartialResultsAndThenTheResult) {
    openWithSlowModel();
    const int before = greenInTheMiddle();
    fake_->afterFirstStep.close();

    child<QPushButton>("harmonizeNowButton").click();
    waitUntil([&] { return greenInTheMiddle() < before - 20; });  // the sampler under way
    auto& strip = child<widgets::ProgressStrip>("runProgress");
    EXPECT_TRUE(strip.isVisible());
    EXPECT_EQ(strip.findChild<QLabel*>("progressStrip.phase")->text(), "Harmonizing: step 1 of 10");

    fake_->afterFirstStep.open();
    waitUntil([&] { return greenInTheMiddle() > before + 5; });
    EXPECT_FALSE(strip.isVisible());
    EXPECT_FALSE(window_.preview().isOutdated(ForegroundId{1}));
    EXPECT_EQ(fake_->countRuns(), 1);
}

TEST_F(ModelMenuTest, StopEndsARunWithinAStepAndTheCanvasGoesBack) {
    openWithSlowModel();
    const int before = greenInTheMiddle();
    fake_->afterFirstStep.close();
    child<QPushButton>("harmonizeNowButton").click();
    waitUntil([&] { return greenInTheMiddle() < before - 20; });

    cancel("runProgress");

    waitUntil([&] { return std::abs(greenInTheMiddle() - before) <= 1; });
    EXPECT_EQ(fake_->countSteps(), 1);
    EXPECT_FALSE(window_.preview().isRunning());
    EXPECT_EQ(toastText(), "");
}

TEST_F(ModelMenuTest, AfterARunTheTimeIsThatOfTheRunAndNotAnEstimate) {
    openWithSlowModel();
    EXPECT_TRUE(child<QLabel>("runCost").text().contains("4 min"));

    child<QPushButton>("harmonizeNowButton").click();

    waitUntil([&] { return !child<QLabel>("runCost").text().contains("4 min"); });
    EXPECT_TRUE(child<QPushButton>("harmonizeNowButton").isVisible());  // as slow as before
}

TEST_F(ModelMenuTest, BrushStrokesAndSlidersDoNotStartASlowRun) {
    openWithSlowModel();
    QSignalSpy busy(&window_.preview(), &LivePreview::busyChanged);

    child<QSpinBox>("seed").setValue(3);

    waitUntil([&] { return !busy.isEmpty() && !busy.last().at(0).toBool(); });
    EXPECT_EQ(fake_->countRuns(), 0);
}

TEST_F(ModelMenuTest, OnAFastDeviceTheSameModelFollowsByItself) {
    openWithSlowModel();
    waitUntil([&] { return child<QComboBox>("device").findData("cuda:0") >= 0; });

    choose("device", "cuda:0");

    waitUntil([&] { return fake_->countRuns() == 1; });
    waitUntil([&] { return !window_.preview().isOutdated(ForegroundId{1}); });
    EXPECT_EQ(settings_.device(), "cuda:0");
    EXPECT_FALSE(child<QPushButton>("harmonizeNowButton").isVisible());
    EXPECT_EQ(fake_->devices.back(), "cuda:0");
}

TEST_F(ModelMenuTest, ADroppedFolderIsImportedAndCanBeChosenAtOnce) {
    std::filesystem::create_directory(folder_ / "r2r-release");
    writeFileAtomically(folder_ / "r2r-release/unet.safetensors", std::string_view("weights"));
    window_.document().open(warmOnCool());
    EXPECT_EQ(child<QComboBox>("modelChoice").findData("imported"), -1);
    fake_->import.close();

    drop(child<widgets::CanvasView>("canvas"), {toQString(folder_ / "r2r-release")});
    auto& strip = child<widgets::ProgressStrip>("importProgress");
    waitUntil([&] {
        return strip.findChild<QLabel*>("progressStrip.phase")->text().contains("Reading");
    });
    EXPECT_TRUE(strip.isVisible());
    fake_->import.open();

    waitUntil([&] { return child<QComboBox>("modelChoice").findData("imported") >= 0; });
    EXPECT_FALSE(strip.isVisible());
    EXPECT_TRUE(toastText().contains("Imported model"));
    choose("modelChoice", "imported");
    action("harmonizeNow").trigger();
    waitUntil([&] { return fake_->countRuns() == 1; });
}

TEST_F(ModelMenuTest, WhatAnImportLeftOutIsTold) {
    fake_->importRemarks = {"unet.non_ema.bin is not used, as unet.bin is there",
                            "optimizer.bin belongs to a training and is left aside",
                            "scheduler.bin belongs to a training and is left aside"};

    window_.models().useCheckpoint(toQString(folder_ / "night/checkpoints/3"), "night");

    waitUntil([&] { return toastText().contains("Imported"); });
    EXPECT_TRUE(toastText().contains("is not used, as unet.bin is there."));
    EXPECT_TRUE(toastText().contains("optimizer.bin"));
    EXPECT_FALSE(toastText().contains("scheduler.bin"));
    EXPECT_TRUE(toastText().contains("1 more remark"));
}

TEST_F(ModelMenuTest, ACheckpointIsUsedByTheChosenForegroundUnderTheNameOfItsRun) {
    window_.document().open(warmOnCool());
    const std::string before = foreground().harmony.model;

    window_.models().useCheckpoint(toQString(folder_ / "night/checkpoints/3"), "night");

    waitUntil([&] { return foreground().harmony.model == "imported"; });
    EXPECT_EQ(fake_->importedAs, "night");
    EXPECT_TRUE(toastText().contains("step 3"));
    EXPECT_FALSE(toastText().contains("replaces"));
    window_.document().undoStack().undo();
    EXPECT_EQ(foreground().harmony.model, before);
}

TEST_F(ModelMenuTest, ACheckpointTakesThePlaceOfOneOfItsRunAndSaysSo) {
    window_.models().useCheckpoint(toQString(folder_ / "slow/checkpoints/3"), "slow");
    waitUntil([&] { return toastText().contains("Imported"); });
    EXPECT_EQ(fake_->importedAs, "slow-2");  // "slow" did not come from a run

    fake_->importedTitle = titleOfRun("night");
    window_.models().useCheckpoint(toQString(folder_ / "night/checkpoints/3"), "night");
    waitUntil([&] { return toastText().contains("night"); });
    window_.models().useCheckpoint(toQString(folder_ / "night/checkpoints/4"), "night");
    auto& question = child<QMessageBox>("replaceModelQuestion");
    EXPECT_TRUE(question.informativeText().contains("cannot be undone"));
    question.findChild<QPushButton*>("replaceModelAccept")->click();

    waitUntil([&] { return toastText().contains("step 4"); });
    EXPECT_TRUE(toastText().contains("It replaces the earlier model of this name"));
    EXPECT_EQ(fake_->importedAs, "imported");
}

TEST_F(ModelMenuTest, ACheckpointOfARunCanBeKeptBesideTheEarlierOne) {
    fake_->importedTitle = titleOfRun("night");
    window_.models().useCheckpoint(toQString(folder_ / "night/checkpoints/3"), "night");
    waitUntil([&] { return toastText().contains("Imported"); });

    window_.models().useCheckpoint(toQString(folder_ / "night/checkpoints/4"), "night");
    child<QPushButton>("replaceModelKeep").click();

    waitUntil([&] { return toastText().contains("step 4"); });
    EXPECT_EQ(fake_->importedAs, "night");
    EXPECT_FALSE(toastText().contains("replaces"));
}

TEST_F(ModelMenuTest, SaysUnderWhichNameACheckpointIsUsedIfThatOfItsRunIsTaken) {
    window_.document().open(warmOnCool());

    window_.models().useCheckpoint(toQString(folder_ / "Slow/checkpoints/3"), "Slow");

    waitUntil([&] { return toastText().contains("Imported"); });
    EXPECT_EQ(fake_->importedAs, "slow-2");
    EXPECT_TRUE(toastText().contains(
        "Its name is imported, because there is another model named slow. The chosen foreground "
        "uses it now."))
        << toastText().toStdString();
}

TEST_F(ModelMenuTest, ACheckpointWaitsForTheNextForegroundIfThereIsNone) {
    window_.opening().takeImage(QImage(160, 120, QImage::Format_RGB32), {});

    window_.models().useCheckpoint(toQString(folder_ / "night/checkpoints/3"), "night");
    waitUntil([&] { return child<QComboBox>("modelChoice").currentData() == "imported"; });
    EXPECT_TRUE(toastText().contains("The next foreground that you add will use it."));
    window_.opening().takeImage(QImage(30, 20, QImage::Format_RGB32), {});

    EXPECT_EQ(foreground().harmony.model, "imported");
}

TEST_F(ModelMenuTest, WeightsMayBeDroppedAnywhereOnTheWindow) {
    drop(window_, {toQString(folder_ / "unet.safetensors")});
    waitUntil([&] { return toastText().contains("Imported model"); });
}

TEST_F(ModelMenuTest, PicturesAreNoModels) {
    EXPECT_FALSE(Importing::looksLikeModel({"/photos/beach.png", "/photos/x.recipe.json"}));
    EXPECT_TRUE(Importing::looksLikeModel({"/models/plugin.json"}));
    EXPECT_TRUE(Importing::looksLikeModel({"/models/R2R.CKPT"}));
    EXPECT_TRUE(Importing::looksLikeModel({toQString(folder_.path())}));
}

TEST_F(ModelMenuTest, AnImportCanBeCancelled) {
    fake_->import.close();
    window_.models().importing().importFrom({toQString(folder_ / "a.ckpt")});

    cancel("importProgress");

    waitUntil([&] { return toastText().contains("stopped"); });
    EXPECT_EQ(child<QComboBox>("modelChoice").findData("imported"), -1);
}

TEST_F(ModelMenuTest, AFailedImportSaysWhatIsMissingAndWhatToDo) {
    fake_->importFails = true;

    window_.models().importing().importFrom({toQString(folder_ / "a.ckpt")});

    waitUntil([&] { return toastText().contains("lacks 3 tensors"); });
    EXPECT_TRUE(toastText().contains("complete release"));
}

TEST_F(ModelMenuTest, RemovesAModelAfterAsking) {
    auto& menu = child<QMenu>("removeModelMenu");
    Q_EMIT menu.aboutToShow();
    ASSERT_EQ(menu.actions().size(), 1);

    menu.actions().front()->trigger();
    auto& question = child<QMessageBox>("removeModelQuestion");
    EXPECT_TRUE(question.informativeText().contains("/models/slow"));
    question.findChild<QPushButton*>("removeModelAccept")->click();

    waitUntil([&] { return toastText().contains("Removed Slow model"); });
}

TEST_F(ModelMenuTest, SaysWhoUsesAModelBeforeItIsRemoved) {
    openWithSlowModel();
    auto& menu = child<QMenu>("removeModelMenu");
    Q_EMIT menu.aboutToShow();

    menu.actions().front()->trigger();

    EXPECT_TRUE(child<QMessageBox>("removeModelQuestion")
                    .informativeText()
                    .contains("Foregrounds that use it: " + toQString(foreground().name)));
}

TEST_F(ModelMenuTest, NothingIsRemovedSilentlyWhileAModelIsImported) {
    fake_->import.close();
    window_.models().importing().importFrom({toQString(folder_ / "a.ckpt")});
    auto& menu = child<QMenu>("removeModelMenu");
    Q_EMIT menu.aboutToShow();
    menu.actions().front()->trigger();

    child<QPushButton>("removeModelAccept").click();

    EXPECT_TRUE(toastText().contains("Another model is being imported or removed"));
}

TEST_F(ModelMenuTest, VariationsAreOfferedOnlyWhereASeedMatters) {
    openWithSlowModel();
    EXPECT_TRUE(action("variations").isEnabled());

    choose("modelChoice", "mkl");

    EXPECT_FALSE(action("variations").isEnabled());
    EXPECT_TRUE(action("variations").toolTip().contains("same result with every seed"));
    EXPECT_TRUE(child<QMenu>("modelMenu").toolTipsVisible());
}

TEST_F(ModelMenuTest, EscapeAsksBeforeItDropsARun) {
    openWithSlowModel();
    fake_->afterFirstStep.close();
    for (const auto& [open, run, dialog] :
         {std::array{"variations", "variationsRun", "variationsDialog"},
          std::array{"compareModels", "compareRun", "compareDialog"}}) {
        action(open).trigger();
        child<QPushButton>(run).click();
        auto& shown = child<QDialog>(dialog);

        answer(nullptr);
        QTest::keyClick(&shown, Qt::Key_Escape);
        EXPECT_TRUE(shown.isVisible());

        answer("runningJobAccept");
        QTest::keyClick(&shown, Qt::Key_Escape);
        EXPECT_FALSE(shown.isVisible());
    }
}

TEST_F(ModelMenuTest, ClosesInTheMiddleOfEverything) {
    openWithSlowModel();
    fake_->afterFirstStep.close();
    fake_->import.close();
    window_.preview().harmonizeNow();
    window_.models().importing().importFrom({toQString(folder_ / "a.ckpt")});
    action("compareModels").trigger();
    child<QPushButton>("compareRun").click();
    waitUntil([&] { return fake_->countSteps() == 1; });
    // The destructors stop and wait for all of it.
}

}  // namespace
}  // namespace r2r::ui
