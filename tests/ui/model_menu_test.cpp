// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/model_menu.h"

#include "tests/support/temporary_folder.h"
#include "tests/ui/fake_models.h"
#include "tests/ui/studio_pictures.h"
#include "ui/main_window.h"
#include "ui/panels/compare_panel.h"
#include "widgets/canvas_view.h"
#include "widgets/compare_view.h"
#include "widgets/progress_strip.h"
#include "widgets/toast.h"

#include <QAction>
#include <QComboBox>
#include <QDropEvent>
#include <QLabel>
#include <QListWidget>
#include <QMenu>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>
#include <QToolButton>
#include <QUrl>
#include <gmock/gmock.h>

#include <filesystem>

namespace r2r::ui {
namespace {

using r2r::testing::TemporaryFolder;
using testing::FakeModels;
using testing::toQString;
using testing::warmOnCool;
using widgets::CompareSide;

constexpr int kDeadlineMs = 30000;

/// The real window over an engine with a sampler that takes as long as a test says.
class ModelMenuTest : public ::testing::Test {
protected:
    ModelMenuTest() {
        window_.show();
        EXPECT_TRUE(QTest::qWaitForWindowExposed(&window_));
    }

    ~ModelMenuTest() override {
        fake_->afterFirstStep.open();
        fake_->import.open();
    }

    static void keepSettingsIn(const TemporaryFolder& folder) {
        QSettings::setPath(
            QSettings::NativeFormat, QSettings::UserScope, toQString(folder / "settings"));
    }

    template <typename Widget>
    Widget& child(const char* name) {
        auto* found = window_.findChild<Widget*>(name);
        if (!found)
            throw std::runtime_error(std::string("no ") + name);
        return *found;
    }

    QAction& action(const char* name) { return child<QAction>(name); }

    const Foreground& foreground() { return window_.document().composition().foregrounds.front(); }

    template <typename Condition>
    static void waitUntil(const Condition& condition) {
        ASSERT_TRUE(QTest::qWaitFor(condition, kDeadlineMs));
    }

    void openWithSlowModel() {
        Composition composition = warmOnCool();
        composition.foregrounds[0].harmony.model = "slow";
        composition.foregrounds[0].harmony.strength.overall = 1;
        window_.document().open(composition);
        waitUntil([this] { return window_.preview().isOutdated(ForegroundId{1}); });
    }

    int greenInTheMiddle() {
        auto& canvas = child<widgets::CanvasView>("canvas");
        const QPoint at = canvas.view().widgetFromImage(QPointF(80, 60)).toPoint();
        // The mean of a few pixels: the pictures are grainy.
        const QImage shot = canvas.grab(QRect(at - QPoint(20, 20), QSize(40, 40)))
                                .toImage()
                                .scaled(1, 1, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
        return qGreen(shot.pixel(0, 0));
    }

    void choose(const char* comboName, const char* model) {
        auto& combo = child<QComboBox>(comboName);
        const int row = combo.findData(model);
        ASSERT_GE(row, 0);
        combo.setCurrentIndex(row);
        Q_EMIT combo.activated(row);
    }

    void cancel(const char* stripName) {
        child<widgets::ProgressStrip>(stripName)
            .findChild<QToolButton*>("progressStrip.cancel")
            ->click();
    }

    QString toastText() { return child<widgets::Toast>("toast").message(); }

    void drop(QWidget& target, const QStringList& paths) {
        QMimeData data;
        QList<QUrl> urls;
        for (const QString& path : paths)
            urls << QUrl::fromLocalFile(path);
        data.setUrls(urls);
        const QPoint at = target.rect().center();
        QDragEnterEvent enter(at, Qt::CopyAction, &data, Qt::LeftButton, {});
        QCoreApplication::sendEvent(&target, &enter);
        EXPECT_TRUE(enter.isAccepted());
        QDropEvent drop(at, Qt::CopyAction, &data, Qt::LeftButton, {});
        QCoreApplication::sendEvent(&target, &drop);
    }

    TemporaryFolder folder_;
    std::shared_ptr<FakeModels> fake_ = std::make_shared<FakeModels>();
    ModelCatalog catalog_ = testing::catalogWith({testing::fakeSamplerInfo()});
    EngineThread engine_{catalog_, testing::accessTo(fake_)};
    Settings settings_ = (keepSettingsIn(folder_), Settings());
    MainWindow window_{catalog_, engine_, settings_, testing::accessTo(fake_)};
};

TEST_F(ModelMenuTest, TheMenuIsGroupedByFamilyAndSaysWhereAModelComesFrom) {
    openWithSlowModel();

    auto& combo = child<QComboBox>("modelChoice");
    EXPECT_EQ(combo.itemText(0), "Classical");
    EXPECT_EQ(combo.itemText(combo.findData("slow") - 1), "R2R");
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

    EXPECT_EQ(child<QLabel>("runCost").text(), "About 4 minutes on the Test CPU.");
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

TEST_F(ModelMenuTest, ComparesTwoModelsOnOneView) {
    openWithSlowModel();
    action("compareModels").trigger();
    auto& dialog = child<ComparePanel>("compareDialog");
    choose("leftModel", "slow");
    choose("rightModel", "slow");
    child<QSpinBox>("right.seed").setValue(6);
    EXPECT_EQ(child<QLabel>("leftCost").text(), "About 4 minutes on the Test CPU.");
    EXPECT_FALSE(child<QPushButton>("rightUse").isEnabled());

    child<QPushButton>("compareRun").click();
    waitUntil([&] { return child<QPushButton>("compareRun").isEnabled(); });

    auto& view = child<widgets::CompareView>("compareView");
    EXPECT_TRUE(view.label(CompareSide::Left).startsWith("Slow model · seed 0 · "));
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

TEST_F(ModelMenuTest, MeasuresBothSidesAgainstAGroundTruth) {
    openWithSlowModel();
    testing::writeImage(folder_ / "truth.png", window_.document().composition().background);
    action("compareModels").trigger();
    child<QPushButton>("compareRun").click();
    waitUntil([&] { return child<QPushButton>("compareRun").isEnabled(); });

    child<ComparePanel>("compareDialog").setTruth(folder_ / "truth.png");

    waitUntil([&] { return child<QLabel>("rightScores").text().contains("PSNR"); });
    EXPECT_TRUE(child<QLabel>("leftScores").text().contains("SSIM"));
    EXPECT_TRUE(child<QLabel>("leftScores").text().contains("fMSE"));
    EXPECT_TRUE(child<QLabel>("leftScores").toolTip().contains("7 × 7"));
}

TEST_F(ModelMenuTest, ATruthOfAnotherSizeIsRefused) {
    openWithSlowModel();
    testing::writeImage(folder_ / "small.png", testing::grainyImage({40, 30}, 1, 2, 3));
    action("compareModels").trigger();
    child<QPushButton>("compareRun").click();
    waitUntil([&] { return child<QPushButton>("compareRun").isEnabled(); });

    child<ComparePanel>("compareDialog").setTruth(folder_ / "small.png");

    waitUntil([&] { return child<QLabel>("compareSaid").text().contains("40 × 30"); });
    EXPECT_FALSE(child<QLabel>("leftScores").isVisible());
}

TEST_F(ModelMenuTest, TheChosenSideBecomesTheForegroundsSettingsWithoutAnotherRun) {
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
    waitUntil([&] { return !window_.preview().isOutdated(ForegroundId{1}); });
    EXPECT_EQ(fake_->countRuns(), runs);
    action("undo").trigger();
    EXPECT_EQ(foreground().harmony, before);
}

TEST_F(ModelMenuTest, AComparisonCanBeStopped) {
    openWithSlowModel();
    action("compareModels").trigger();
    choose("leftModel", "slow");
    fake_->afterFirstStep.close();
    child<QPushButton>("compareRun").click();
    waitUntil([&] { return fake_->countSteps() == 1; });

    cancel("compareProgress");

    waitUntil([&] { return child<QLabel>("compareSaid").text() == "Stopped."; });
    EXPECT_EQ(fake_->countSteps(), 1);
    EXPECT_TRUE(child<QPushButton>("compareRun").isEnabled());
}

TEST_F(ModelMenuTest, PicksAVariation) {
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
    waitUntil([&] { return !window_.preview().isOutdated(ForegroundId{1}); });
    EXPECT_EQ(fake_->countRuns(), 1);
}

TEST_F(ModelMenuTest, VariationsAreOfferedOnlyWhereASeedMatters) {
    openWithSlowModel();
    EXPECT_TRUE(action("variations").isEnabled());

    choose("modelChoice", "mkl");

    EXPECT_FALSE(action("variations").isEnabled());
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
