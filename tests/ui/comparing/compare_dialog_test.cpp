// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/comparing/compare_dialog.h"

#include "tests/ui/model_window.h"
#include "widgets/compare_view.h"

#include <gmock/gmock.h>

namespace r2r::ui {
namespace {

using widgets::CompareSide;

class CompareDialogTest : public testing::ModelWindow {};

TEST_F(CompareDialogTest, ComparesTwoModelsOnOneView) {
    openWithSlowModel();
    action("compareModels").trigger();
    auto& dialog = child<CompareDialog>("compareDialog");
    choose("leftModel", "slow");
    choose("rightModel", "slow");
    child<QSpinBox>("right.seed").setValue(6);
    EXPECT_EQ(child<QLabel>("leftCost").text(),
              "Estimated: 4 min and 9.1 GB of memory on Test CPU; the first run takes longer.");
    EXPECT_FALSE(child<QPushButton>("rightUse").isEnabled());

    child<QPushButton>("compareRun").click();
    waitUntil([&] { return child<QPushButton>("compareRun").isEnabled(); });

    auto& view = child<widgets::CompareView>("compareView");
    EXPECT_TRUE(
        view.label(CompareSide::Left).startsWith("Slow model · strength 100 % · seed 0 · "));
    EXPECT_TRUE(view.label(CompareSide::Right).contains("seed 6"));
    EXPECT_TRUE(view.label(CompareSide::Right).endsWith(" s"));
    view.setWipe(0.5);
    const QImage shot = view.grab().toImage();
    const QPointF middle = view.view().widgetFromImage(QPointF(80, 60)) * shot.devicePixelRatio();
    const auto greenAround = [&](double dx) {
        return qGreen(shot.copy(QRect(int(middle.x() + dx) - 8, int(middle.y()) + 20, 16, 16))
                          .scaled(1, 1, Qt::IgnoreAspectRatio, Qt::SmoothTransformation)
                          .pixel(0, 0));
    };
    EXPECT_GT(greenAround(40), greenAround(-40) + 10);  // seed 6 is brighter
    dialog.close();
}

TEST_F(CompareDialogTest, ShowsTheCompositeOnBothSidesUntilThereAreResults) {
    openWithSlowModel();
    action("compareModels").trigger();
    auto& view = child<widgets::CompareView>("compareView");
    waitUntil([&] { return view.label(CompareSide::Left) == "Composite"; });

    EXPECT_EQ(view.label(CompareSide::Right), "Composite");
    for (const double wipe : {0.0, 1.0}) {
        view.setWipe(wipe);
        const QImage shot = view.grab().toImage();
        const QPointF foreground = view.view().widgetFromImage(QPointF(80, 70));
        const QColor mean =
            shot.copy(QRect((foreground * shot.devicePixelRatio()).toPoint() - QPoint(8, 8),
                            QSize(16, 16)))
                .scaled(1, 1, Qt::IgnoreAspectRatio, Qt::SmoothTransformation)
                .pixelColor(0, 0);
        EXPECT_NEAR(mean.red(), 200, 15);  // as it was pasted: warm
        EXPECT_NEAR(mean.blue(), 40, 15);
    }
}

TEST_F(CompareDialogTest, TheCompositeFollowsTheDocumentWhileThereAreNoResults) {
    openWithSlowModel();
    action("compareModels").trigger();
    auto& view = child<widgets::CompareView>("compareView");
    waitUntil([&] { return view.label(CompareSide::Left) == "Composite"; });
    const QImage before = view.grab().toImage();

    action("flipForeground").trigger();

    waitUntil([&] { return view.grab().toImage() != before; });
}

TEST_F(CompareDialogTest, TellsTheStrengthOfBothSides) {
    openWithSlowModel();
    action("compareModels").trigger();
    choose("rightModel", "lab-mean");

    EXPECT_EQ(child<QLabel>("leftStrength").text(), "At strength 100 %");
    EXPECT_EQ(child<QLabel>("rightStrength").text(), "At strength 50 %");
}

TEST_F(CompareDialogTest, MeasuresTheCompositeBeforeAnyRun) {
    openWithSlowModel();
    testing::writeImage(folder_ / "truth.png", window_.document().composition().background);
    action("compareModels").trigger();

    child<CompareDialog>("compareDialog").setTruth(folder_ / "truth.png");

    waitUntil(
        [&] { return child<QLabel>("compositeScores").text().startsWith("Composite: PSNR"); });
    EXPECT_FALSE(child<QLabel>("leftScores").isVisible());
    child<QPushButton>("compareRun").click();
    waitUntil([&] { return child<QLabel>("rightScores").isVisible(); });
    EXPECT_TRUE(child<QLabel>("compositeScores").isVisible());
}

TEST_F(CompareDialogTest, MeasuresBothSidesAgainstAGroundTruth) {
    openWithSlowModel();
    testing::writeImage(folder_ / "truth.png", window_.document().composition().background);
    action("compareModels").trigger();
    child<QPushButton>("compareRun").click();
    waitUntil([&] { return child<QPushButton>("compareRun").isEnabled(); });

    child<CompareDialog>("compareDialog").setTruth(folder_ / "truth.png");

    waitUntil([&] { return child<QLabel>("rightScores").text().contains("PSNR"); });
    EXPECT_TRUE(child<QLabel>("leftScores").text().contains("SSIM"));
    EXPECT_TRUE(child<QLabel>("leftScores").text().contains("fMSE"));
    EXPECT_TRUE(child<QLabel>("leftScores").toolTip().contains("7 × 7"));
}

TEST_F(CompareDialogTest, ATruthOfAnotherSizeIsRefused) {
    openWithSlowModel();
    testing::writeImage(folder_ / "small.png", testing::grainyImage({40, 30}, 1, 2, 3));
    action("compareModels").trigger();
    child<QPushButton>("compareRun").click();
    waitUntil([&] { return child<QPushButton>("compareRun").isEnabled(); });

    child<CompareDialog>("compareDialog").setTruth(folder_ / "small.png");

    waitUntil([&] { return child<QLabel>("compareSaid").text().contains("40 × 30"); });
    EXPECT_FALSE(child<QLabel>("leftScores").isVisible());
    EXPECT_EQ(child<QPushButton>("compareTruth").text(), "Open &ground truth…");

    testing::writeImage(folder_ / "truth.png", window_.document().composition().background);
    child<CompareDialog>("compareDialog").setTruth(folder_ / "truth.png");

    waitUntil([&] { return child<QLabel>("leftScores").isVisible(); });
    EXPECT_EQ(child<QLabel>("compareSaid").text(), "");
}

TEST_F(CompareDialogTest, TheChosenSideBecomesTheForegroundsSettingsWithoutAnotherRun) {
    openWithSlowModel();
    const HarmonySettings before = foreground().harmony;
    action("compareModels").trigger();
    choose("rightModel", "slow");
    child<QSpinBox>("right.seed").setValue(6);
    child<QPushButton>("compareRun").click();
    waitUntil([&] {
        return child<QPushButton>("rightUse").isEnabled() &&
               child<QPushButton>("compareRun").isEnabled();
    });
    const int runs = fake_->countRuns();

    child<QPushButton>("rightUse").click();

    EXPECT_EQ(foreground().harmony.seed, 6);
    EXPECT_TRUE(child<QLabel>("compareSaid").text().contains("now uses the settings on the right"));
    EXPECT_EQ(child<QPushButton>("rightUse").text(), "In use");
    EXPECT_EQ(child<QPushButton>("leftUse").text(), "Use this one");
    waitUntil([&] { return !window_.preview().isOutdated(ForegroundId{1}); });
    EXPECT_EQ(fake_->countRuns(), runs);
    action("undo").trigger();
    EXPECT_EQ(foreground().harmony, before);
    EXPECT_EQ(child<QLabel>("compareSaid").text(), "");  // it is not in use any more
}

TEST_F(CompareDialogTest, SaysWhenThePictureWasEditedSince) {
    openWithSlowModel();
    action("compareModels").trigger();
    child<QPushButton>("compareRun").click();
    waitUntil([&] { return child<QPushButton>("compareRun").isEnabled(); });
    auto& stale = child<QLabel>("compareStale");
    EXPECT_FALSE(stale.isVisible());

    action("flipForeground").trigger();
    EXPECT_TRUE(stale.isVisible());

    child<QPushButton>("compareRun").click();
    waitUntil([&] { return child<QPushButton>("compareRun").isEnabled(); });
    EXPECT_FALSE(stale.isVisible());
}

TEST_F(CompareDialogTest, AComparisonCanBeStopped) {
    openWithSlowModel();
    action("compareModels").trigger();
    choose("leftModel", "slow");
    fake_->afterFirstStep.close();
    child<QPushButton>("compareRun").click();
    waitUntil([&] { return fake_->countSteps() == 1; });

    cancel("compareProgress");

    waitUntil([&] { return child<QLabel>("compareSaid").text() == "The comparison was stopped."; });
    EXPECT_EQ(fake_->countSteps(), 1);
    EXPECT_TRUE(child<QPushButton>("compareRun").isEnabled());

    child<QSpinBox>("left.seed").setValue(3);  // what is compared next is another thing
    EXPECT_EQ(child<QLabel>("compareSaid").text(), "");
}

}  // namespace
}  // namespace r2r::ui
