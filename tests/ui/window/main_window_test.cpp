// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/main_window.h"

#include "engine/core/file_io.h"
#include "engine/pipeline/recipes/recipe.h"
#include "tests/support/image_matchers.h"
#include "tests/support/layered_picture.h"
#include "tests/support/temporary_folder.h"
#include "tests/ui/child_of.h"
#include "tests/ui/dropped_files.h"
#include "tests/ui/next_dialog.h"
#include "tests/ui/studio_pictures.h"
#include "ui/files/exporting.h"
#include "ui/files/opening.h"
#include "widgets/canvas_view.h"
#include "widgets/progress_strip.h"
#include "widgets/toast.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMessageBox>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <QTextBrowser>
#include <gmock/gmock.h>

#include <filesystem>

namespace r2r::ui {
namespace {

using r2r::testing::ImageNear;
using r2r::testing::IsBitExactOutside;
using r2r::testing::TemporaryFolder;
using testing::boxMask;
using testing::grainyImage;
using testing::toQString;
using testing::warmOnCool;
using testing::writeImage;

constexpr int kDeadlineMs = 30000;

/// The real window with the real engine thread, driven through object names.
class MainWindowTest : public ::testing::Test {
protected:
    MainWindowTest() {
        window_.show();
        EXPECT_TRUE(QTest::qWaitForWindowExposed(&window_));
        writeImage(folder_ / "beach.png", grainyImage({160, 120}, 60, 90, 150));
        writeImage(folder_ / "dog.png", grainyImage({60, 40}, 200, 120, 40));
    }

    static void keepSettingsIn(const TemporaryFolder& folder) {
        const QString path = toQString(folder / "settings");
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, path);
    }

    template <typename Widget>
    Widget& child(const char* name) {
        return testing::childOf<Widget>(window_, name);
    }

    widgets::CanvasView& canvas() { return child<widgets::CanvasView>("canvas"); }

    QAction& action(const char* name) { return child<QAction>(name); }

    const Composition& composition() { return window_.document().composition(); }

    const Foreground& foreground() { return composition().foregrounds.front(); }

    /// Until the engine has nothing better to show.
    void waitForResult() {
        QSignalSpy busy(&window_.preview(), &LivePreview::busyChanged);
        while (true) {
            ASSERT_TRUE(busy.wait(kDeadlineMs)) << "the engine never came to rest";
            if (!busy.last().at(0).toBool())
                return;
        }
    }

    void openDogOnBeach() {
        window_.opening().openFiles(
            {toQString(folder_ / "beach.png"), toQString(folder_ / "dog.png")});
        waitForResult();
        ASSERT_EQ(composition().foregrounds.size(), 1);
    }

    /// Work for a second or more: what is asked for next is still waiting when it is cancelled,
    /// also where this thread gets little of the processor.
    void keepEngineBusy() {
        const Composition work = testing::heavyWork();
        for (int i = 0; i < 30; ++i)
            busy_.start({.composition = work}, {});
    }

    void drop(const QStringList& paths) { testing::dropFiles(canvas(), paths); }

    QPoint widgetPoint(double x, double y) {
        return canvas().view().widgetFromImage(QPointF(x, y)).toPoint();
    }

    void dragOnCanvas(QPoint from, QPoint to) {
        QTest::mousePress(&canvas(), Qt::LeftButton, {}, from);
        for (int step = 1; step <= 4; ++step) {
            const QPoint at = from + (to - from) * step / 4;
            QMouseEvent move(
                QEvent::MouseMove, at, canvas().mapToGlobal(at), Qt::NoButton, Qt::LeftButton, {});
            QCoreApplication::sendEvent(&canvas(), &move);
        }
        QTest::mouseRelease(&canvas(), Qt::LeftButton, {}, to);
    }

    QImage picture() { return canvas().grab().toImage(); }

    QString toastText() { return child<widgets::Toast>("toast").message(); }

    void answer(const char* button) { testing::answerNextQuestion(window_, button); }

    /// The engine's own answer for the document.
    Image expectedExport() { return harmonized(composition(), catalog_, chooseDevice("auto")); }

    TemporaryFolder folder_;
    ModelCatalog catalog_;
    EngineThread engine_{catalog_};
    EnginePreviews busy_{engine_};  ///< beside those of the window
    Settings settings_ = (keepSettingsIn(folder_), Settings());
    MainWindow window_{catalog_, engine_, settings_};
};

TEST_F(MainWindowTest, StartsEmptyAndOffersOnlyWhatMakesSense) {
    EXPECT_FALSE(window_.document().hasBackground());
    EXPECT_FALSE(action("export").isEnabled());
    EXPECT_FALSE(action("toolBrush").isEnabled());
    EXPECT_TRUE(action("openBackground").isEnabled());
}

TEST_F(MainWindowTest, ANumberThatIsTypedWhenTheWindowGoesIsTaken) {
    {
        MainWindow window(catalog_, engine_, settings_);
        window.show();
        ASSERT_TRUE(QTest::qWaitForWindowActive(&window));
        auto* size = window.findChild<QWidget*>("brushSize")->findChild<QAbstractSpinBox*>();
        ASSERT_NE(size, nullptr);
        size->setFocus();
        size->selectAll();
        QTest::keyClicks(size, "123");
    }
    EXPECT_EQ(settings_.brush().diameterPx, 123);
}

TEST_F(MainWindowTest, EveryActionHasWordsANameAndAnIcon) {
    QStringList shortcuts;
    for (const QAction* each : window_.findChildren<QAction*>()) {
        if (each->objectName().isEmpty() || each->objectName().startsWith("_"))
            continue;
        for (const QKeySequence& keys : each->shortcuts())
            shortcuts << keys.toString();
        EXPECT_FALSE(each->text().isEmpty()) << qPrintable(each->objectName());
        EXPECT_FALSE(each->icon().isNull()) << qPrintable(each->objectName());
    }
    EXPECT_GE(shortcuts.size(), 18);
    EXPECT_EQ(shortcuts.removeDuplicates(), 0);
}

TEST_F(MainWindowTest, FirstDroppedPictureIsTheBackgroundFurtherOnesStandOnIt) {
    drop({toQString(folder_ / "beach.png")});
    QSignalSpy(&window_.document(), &Document::opened).wait(kDeadlineMs);
    EXPECT_EQ(composition().background.size(), (Size{160, 120}));

    drop({toQString(folder_ / "dog.png")});
    waitForResult();

    ASSERT_EQ(composition().foregrounds.size(), 1);
    EXPECT_EQ(foreground().name, "dog");
    EXPECT_EQ(child<QListWidget>("foregroundList").count(), 1);
    EXPECT_TRUE(action("export").isEnabled());
}

/// A hidden dog at (20, 30) above a cat at (100, 60), both above a sky of the window's own size.
class LayeredFiles : public MainWindowTest {
protected:
    LayeredFiles() {
        const Image sky = grainyImage({160, 120}, 60, 90, 150);
        writeFileAtomically(
            folder_ / "cut.psd",
            r2r::testing::layeredPicture(
                sky,
                {{.name = "Sky", .image = sky},
                 {.name = "Cat", .x = 100, .y = 60, .image = grainyImage({30, 20}, 200, 120, 40)},
                 {.name = "Dog",
                  .x = 20,
                  .y = 30,
                  .image = grainyImage({40, 30}, 40, 120, 200, 4),
                  .isHidden = true}}));
    }

    /// Presses a button of the question, without the layers of these rows.
    void answerQuestion(const char* button, const std::vector<int>& unchecked = {}) {
        auto* timer = new QTimer(&window_);
        timer->setInterval(20);
        QObject::connect(timer, &QTimer::timeout, timer, [timer, button, unchecked] {
            auto* question = QApplication::activeModalWidget();
            if (!question || question->objectName() != "layersQuestion")
                return;
            timer->deleteLater();
            for (const int row : unchecked)
                question->findChild<QListWidget*>("layersQuestionList")
                    ->item(row)
                    ->setCheckState(Qt::Unchecked);
            question->findChild<QPushButton*>(button)->click();
        });
        timer->start();
    }

    QString file() const { return toQString(folder_ / "cut.psd"); }
};

TEST_F(LayeredFiles, AreOpenedWithTheirLowestLayerAsBackground) {
    answerQuestion("layersQuestionLayers");

    window_.opening().openFiles({file()});
    waitForResult();

    EXPECT_EQ(composition().background.size(), (Size{160, 120}));
    ASSERT_EQ(composition().foregrounds.size(), 2);
    EXPECT_EQ(composition().foregrounds[0].name, "Cat");
    EXPECT_EQ(composition().foregrounds[0].placement.centre, (Point{115, 70}));
    EXPECT_EQ(composition().foregrounds[1].name, "Dog");
    EXPECT_TRUE(composition().foregrounds[1].isHidden);
    EXPECT_TRUE(window_.document().undoStack().isClean());
    EXPECT_THAT(window_.windowTitle().toStdString(), ::testing::HasSubstr("cut.psd"));
    EXPECT_TRUE(sourceAt(folder_ / "cut.psd", window_.opening().sources()));
}

TEST_F(LayeredFiles, AreOpenedAsTheirMergedPictureWhereThatIsWanted) {
    answerQuestion("layersQuestionMerged");

    window_.opening().openFiles({file()});
    ASSERT_TRUE(QTest::qWaitFor([&] { return window_.document().hasBackground(); }, kDeadlineMs));

    EXPECT_TRUE(composition().foregrounds.empty());
}

TEST_F(LayeredFiles, ComeOntoABackgroundAsOneStepWithTheLayersThatWereChosen) {
    openDogOnBeach();
    answerQuestion("layersQuestionLayers", {0, 2});

    drop({file()});
    ASSERT_TRUE(
        QTest::qWaitFor([&] { return composition().foregrounds.size() == 2; }, kDeadlineMs));

    EXPECT_EQ(composition().foregrounds[1].name, "Cat");
    EXPECT_EQ(composition().foregrounds[1].placement.centre, (Point{115, 70}));
    window_.document().undoStack().undo();
    EXPECT_EQ(composition().foregrounds.size(), 1);
}

TEST_F(MainWindowTest, PastesAPictureFromTheClipboard) {
    openDogOnBeach();
    QImage image(30, 20, QImage::Format_RGB32);
    image.fill(Qt::green);
    QGuiApplication::clipboard()->setImage(image);

    action("paste").trigger();

    ASSERT_EQ(composition().foregrounds.size(), 2);
    EXPECT_EQ(composition().foregrounds[1].image.size(), (Size{30, 20}));
}

TEST_F(MainWindowTest, MovesTheForegroundAndUndoesIt) {
    openDogOnBeach();
    const Placement before = foreground().placement;

    dragOnCanvas(widgetPoint(80, 60), widgetPoint(100, 70));

    EXPECT_NEAR(foreground().placement.centre.x, 100, 1);
    EXPECT_NEAR(foreground().placement.centre.y, 70, 1);
    action("undo").trigger();
    EXPECT_EQ(foreground().placement, before);
    action("redo").trigger();
    EXPECT_NEAR(foreground().placement.centre.x, 100, 1);
}

TEST_F(MainWindowTest, ErasesAndPaintsTheMask) {
    openDogOnBeach();
    const TiledMask before = foreground().mask;
    child<QDoubleSpinBox>("brushSize.value").setValue(8);

    action("toolEraser").trigger();
    dragOnCanvas(widgetPoint(70, 60), widgetPoint(90, 60));
    EXPECT_LT(foreground().mask.at(30, 20), 30);

    action("toolBrush").trigger();
    dragOnCanvas(widgetPoint(70, 60), widgetPoint(90, 60));
    EXPECT_GT(foreground().mask.at(30, 20), 225);

    action("undo").trigger();
    action("undo").trigger();
    EXPECT_TRUE(foreground().mask == before);
}

TEST_F(MainWindowTest, StrengthChangesWhatTheCanvasShows) {
    openDogOnBeach();
    const QImage half = picture();

    child<QDoubleSpinBox>("strength.value").setValue(150);
    waitForResult();

    EXPECT_FLOAT_EQ(foreground().harmony.strength.overall, 1.5F);
    const QPoint middle = widgetPoint(80, 60);
    EXPECT_LT(picture().pixelColor(middle).red(), half.pixelColor(middle).red());
    const QPoint corner = widgetPoint(10, 10);
    EXPECT_EQ(picture().pixelColor(corner), half.pixelColor(corner));
}

TEST_F(MainWindowTest, HoldingBackslashShowsTheForegroundAsItWas) {
    openDogOnBeach();
    const QImage after = picture();
    const QPoint middle = widgetPoint(80, 60);

    QTest::keyPress(&canvas(), Qt::Key_Backslash);
    EXPECT_GT(picture().pixelColor(middle).red(), after.pixelColor(middle).red());
    EXPECT_TRUE(action("showBefore").isChecked());

    QTest::keyRelease(&canvas(), Qt::Key_Backslash);
    EXPECT_EQ(picture().pixelColor(middle), after.pixelColor(middle));
}

TEST_F(MainWindowTest, ChoosingAModelSetsTheRecommendedStrength) {
    openDogOnBeach();
    auto& model = child<QComboBox>("modelChoice");
    const int poisson = model.findData("poisson");
    ASSERT_GE(poisson, 0);

    model.setCurrentIndex(poisson);
    Q_EMIT model.activated(poisson);
    waitForResult();

    EXPECT_EQ(foreground().harmony.model, "poisson");
    EXPECT_FLOAT_EQ(foreground().harmony.strength.overall,
                    catalog_.find("poisson").recommendedStrength);
    EXPECT_TRUE(child<QLabel>("modelSummary").text().size() > 20);
    EXPECT_EQ(toastText(), "");
}

TEST_F(MainWindowTest, EditsTheWholeMaskBesideTheWindow) {
    openDogOnBeach();
    QSignalSpy changed(&window_.document(), &Document::changed);

    child<QPushButton>("invert").click();

    ASSERT_TRUE(changed.wait(kDeadlineMs));
    EXPECT_TRUE(foreground().mask.support().isEmpty());
    action("undo").trigger();
    EXPECT_EQ(foreground().mask.support(), (Rect{0, 0, 60, 40}));
}

TEST_F(MainWindowTest, ExportsWhatTheEngineRendersThroughTheDialog) {
    openDogOnBeach();
    const Image background = composition().background;
    QSignalSpy finished(&window_.exporting(), &Exporting::finished);

    action("export").trigger();
    child<QLineEdit>("exportPath").setText(toQString(folder_ / "out.png"));
    child<QPushButton>("exportAccept").click();

    ASSERT_TRUE(finished.wait(kDeadlineMs));
    const Image written = readPhotograph(folder_ / "out.png").image;
    EXPECT_THAT(written, ImageNear(expectedExport(), 0));
    EXPECT_THAT(written, IsBitExactOutside(boxMask({160, 120}, {50, 40, 60, 40}), background));
    EXPECT_TRUE(std::filesystem::exists(folder_ / "out.png.recipe.json"));
    EXPECT_TRUE(window_.document().undoStack().isClean());
    EXPECT_TRUE(toastText().contains("out.png"));
}

TEST_F(MainWindowTest, ProposesANewNameBesideTheBackgroundInItsFormat) {
    writeImage(folder_ / "sea.tif", grainyImage({160, 120}, 60, 90, 150));
    writeImage(folder_ / "sea-harmonized.tif", grainyImage({16, 12}, 60, 90, 150));
    window_.opening().openFiles({toQString(folder_ / "sea.tif"), toQString(folder_ / "dog.png")});
    waitForResult();

    action("export").trigger();

    EXPECT_EQ(child<QLineEdit>("exportPath").text(), toQString(folder_ / "sea-harmonized-2.tif"));
    EXPECT_EQ(child<QComboBox>("exportFormat").currentText(), "TIFF");
}

TEST_F(MainWindowTest, AnExportIsReplayedToTheSameBytes) {
    openDogOnBeach();
    QSignalSpy finished(&window_.exporting(), &Exporting::finished);

    window_.exporting().exportTo(toQString(folder_ / "out.png"), {.wantsRecipe = true});

    ASSERT_TRUE(finished.wait(kDeadlineMs));
    const Recipe recipe = recipeFromJson(readJsonFile(folder_ / "out.png.recipe.json"), "recipe");
    const RecipeRun again = runRecipe(recipe, folder_.path(), catalog_);
    EXPECT_EQ(encodePhotograph(again.photograph, ImageFormat::Png, again.recipe.output),
              readFile(folder_ / "out.png"));
}

TEST_F(MainWindowTest, ACancelledExportLeavesNoFile) {
    openDogOnBeach();
    QSignalSpy cancelled(&window_.exporting(), &Exporting::cancelled);
    keepEngineBusy();

    window_.exporting().exportTo(toQString(folder_ / "out.png"), {});
    Q_EMIT child<widgets::ProgressStrip>("exportProgress").cancelRequested();

    ASSERT_TRUE(cancelled.wait(kDeadlineMs));
    EXPECT_FALSE(std::filesystem::exists(folder_ / "out.png"));
    EXPECT_FALSE(std::filesystem::exists(folder_ / "out.png.recipe.json"));
}

TEST_F(MainWindowTest, ABrokenFileIsToldAndNothingIsLost) {
    openDogOnBeach();
    writeFileAtomically(folder_ / "broken.png", "not a picture at all");
    QSignalSpy failed(&window_.opening(), &Opening::failed);

    window_.opening().openFiles({toQString(folder_ / "broken.png")});

    ASSERT_TRUE(failed.wait(kDeadlineMs));
    EXPECT_TRUE(toastText().contains("broken.png"));
    EXPECT_EQ(composition().foregrounds.size(), 1);
}

TEST_F(MainWindowTest, AMessageLiesBesideTheCanvasAndMovesNothing) {
    openDogOnBeach();
    const QRect before = canvas().geometry();
    writeFileAtomically(folder_ / "broken.png", "not a picture at all");

    window_.opening().openFiles({toQString(folder_ / "broken.png")});
    ASSERT_TRUE(QTest::qWaitFor([&] { return !toastText().isEmpty(); }, kDeadlineMs));

    EXPECT_EQ(canvas().geometry(), before);
    EXPECT_FALSE(canvas().geometry().intersects(child<widgets::Toast>("toast").geometry()));
}

TEST_F(MainWindowTest, AMessageGoesWithItsDocumentAndIsStillInTheList) {
    openDogOnBeach();
    writeFileAtomically(folder_ / "broken.png", "not a picture at all");
    window_.opening().openFiles({toQString(folder_ / "broken.png")});
    ASSERT_TRUE(QTest::qWaitFor([&] { return !toastText().isEmpty(); }, kDeadlineMs));

    answer("unsavedWorkDiscard");
    action("newDocument").trigger();

    EXPECT_EQ(toastText(), "");
    action("showMessages").trigger();
    EXPECT_TRUE(child<QTextBrowser>("pastMessages").toPlainText().contains("broken.png"));
}

TEST_F(MainWindowTest, AFileThatCouldNotBeOpenedIsForgottenWithTheNextOne) {
    openDogOnBeach();
    writeFileAtomically(folder_ / "broken.png", "not a picture at all");
    window_.opening().openFiles({toQString(folder_ / "broken.png")});
    ASSERT_TRUE(QTest::qWaitFor([&] { return !toastText().isEmpty(); }, kDeadlineMs));

    window_.opening().openFiles({toQString(folder_ / "dog.png")});

    ASSERT_TRUE(
        QTest::qWaitFor([&] { return composition().foregrounds.size() == 2; }, kDeadlineMs));
    EXPECT_FALSE(toastText().contains("broken.png"));
}

TEST_F(MainWindowTest, AsksBeforeChangesAreLost) {
    openDogOnBeach();
    ASSERT_FALSE(window_.document().undoStack().isClean());

    answer(nullptr);
    EXPECT_FALSE(window_.close());
    EXPECT_TRUE(window_.isVisible());

    answer("unsavedWorkDiscard");
    EXPECT_TRUE(window_.close());
}

TEST_F(MainWindowTest, ClosesInTheMiddleOfAnExport) {
    openDogOnBeach();
    window_.document().undoStack().setClean();
    keepEngineBusy();
    QSignalSpy cancelled(&window_.exporting(), &Exporting::cancelled);
    QSignalSpy finished(&window_.exporting(), &Exporting::finished);
    window_.exporting().exportTo(toQString(folder_ / "out.png"), {});

    answer("runningJobAccept");
    EXPECT_TRUE(window_.close());

    ASSERT_TRUE(QTest::qWaitFor([&] { return !window_.exporting().isRunning(); }, kDeadlineMs));
    EXPECT_EQ(cancelled.size() + finished.size(), 1);
    EXPECT_EQ(std::filesystem::exists(folder_ / "out.png"), finished.size() == 1);
}

/// A dialog that is busy, and whose person does not want to stop it.
class BusyDialog final : public QDialog {
public:
    using QDialog::QDialog;

    void reject() override {}
};

TEST_F(MainWindowTest, StaysWhileADialogWillNotClose) {
    BusyDialog busy(&window_);
    busy.show();

    EXPECT_FALSE(window_.close());
    EXPECT_TRUE(window_.isVisible());

    busy.hide();
    EXPECT_TRUE(window_.close());
}

TEST_F(MainWindowTest, OpensTheExample) {
    action("openExample").trigger();
    waitForResult();

    EXPECT_EQ(composition().foregrounds.size(), 1);
    EXPECT_EQ(window_.opening().sources().size(), 3);  // background, foreground and its mask
    EXPECT_EQ(toastText(), "");
}

TEST_F(MainWindowTest, SaysWhichFileIsTheMaskOfAForeground) {
    openDogOnBeach();
    std::filesystem::create_directories(folder_ / "cut");
    std::filesystem::create_directories(folder_ / "masks");
    writeImage(folder_ / "cut/cat.png", grainyImage({60, 40}, 90, 90, 90));
    writeImage(folder_ / "masks/cat.png", boxMask({60, 40}, {10, 10, 20, 20}));
    writeImage(folder_ / "masks/cat_mask.png", boxMask({60, 40}, {10, 10, 20, 20}));

    window_.opening().openFiles({toQString(folder_ / "cut/cat.png")});
    waitForResult();

    EXPECT_TRUE(toastText().contains("The mask of cat.png was read from ../masks/cat.png."))
        << toastText().toStdString();
    EXPECT_TRUE(toastText().contains("../masks/cat_mask.png could be its mask, too"));
}

TEST_F(MainWindowTest, AFolderOfPicturesThatIsDroppedIsForBatchExport) {
    std::filesystem::create_directories(folder_ / "shots/deeper");
    std::filesystem::create_directories(folder_ / "notes");
    writeImage(folder_ / "shots/deeper/a.png", grainyImage({48, 32}, 150, 90, 60));

    drop({toQString(folder_ / "notes")});
    EXPECT_TRUE(toastText().contains("notes holds neither pictures nor a model."));
    drop({toQString(folder_ / "shots")});
    EXPECT_TRUE(toastText().contains("shots is a folder of pictures."));
    window_.findChild<QPushButton*>("toast.action")->click();

    EXPECT_EQ(child<QLineEdit>("batchInput").text(), toQString(folder_ / "shots"));
}

TEST_F(MainWindowTest, ACompositeBeginsWithWhatAnyNewForegroundBeginsWith) {
    writeImage(folder_ / "beach_mask.png", boxMask({160, 120}, {50, 40, 60, 40}));

    window_.opening().openComposite(toQString(folder_ / "beach.png"), {});
    waitForResult();

    EXPECT_EQ(foreground().harmony, catalog_.standardSettings());
    EXPECT_EQ(child<QComboBox>("modelChoice").currentData().toString(), "r2r-lite");
}

TEST_F(MainWindowTest, ACompositesForegroundStaysWhereItIsAndTheWindowSaysWhy) {
    writeImage(folder_ / "beach_mask.png", boxMask({160, 120}, {50, 40, 60, 40}));
    window_.opening().openComposite(toQString(folder_ / "beach.png"), {});
    waitForResult();
    const Placement before = foreground().placement;

    EXPECT_FALSE(action("flipForeground").isEnabled());
    EXPECT_TRUE(action("flipForeground").toolTip().contains("part of the background"));
    dragOnCanvas(widgetPoint(80, 60), widgetPoint(100, 70));

    EXPECT_EQ(foreground().placement, before);
    EXPECT_TRUE(toastText().contains("part of the background"));
    window_.opening().openFiles({toQString(folder_ / "dog.png")});
    waitForResult();
    EXPECT_TRUE(action("flipForeground").isEnabled());
    EXPECT_FALSE(action("flipForeground").toolTip().contains("part of the background"));
}

TEST_F(MainWindowTest, KeepsTheForegroundsOnAnotherBackground) {
    openDogOnBeach();
    writeImage(folder_ / "wood.png", grainyImage({320, 240}, 120, 80, 50));

    window_.opening().openBackground(toQString(folder_ / "wood.png"));
    waitForResult();

    EXPECT_EQ(composition().background.size(), (Size{320, 240}));
    EXPECT_EQ(composition().foregrounds.size(), 1);
    action("undo").trigger();
    EXPECT_EQ(composition().background.size(), (Size{160, 120}));
}

TEST_F(MainWindowTest, RunsABatchFromItsDialog) {
    std::filesystem::create_directory(folder_ / "in");
    writeImage(folder_ / "in/a.png", grainyImage({48, 32}, 150, 90, 60));
    writeImage(folder_ / "in/a_mask.png", boxMask({48, 32}, {10, 8, 16, 12}));
    writeImage(folder_ / "in/b.png", grainyImage({48, 32}, 150, 90, 60));  // without a mask
    QSignalSpy over(&window_.batch(), &BatchRun::finished);

    action("batchExport").trigger();
    child<QLineEdit>("batchInput").setText(toQString(folder_ / "in"));
    child<QLineEdit>("batchOutput").setText(toQString(folder_ / "out"));
    child<QPushButton>("batchStart").click();

    ASSERT_TRUE(over.wait(kDeadlineMs));
    const auto& outcomes = *child<QTableView>("batchOutcomes").model();
    ASSERT_EQ(outcomes.rowCount(), 2);
    EXPECT_EQ(outcomes.index(0, 1).data(), "Done");
    EXPECT_EQ(outcomes.index(1, 1).data(), "Failed");
    EXPECT_NE(outcomes.index(1, 2).data(), "");
    EXPECT_TRUE(std::filesystem::exists(folder_ / "out" / "a.png"));
    EXPECT_TRUE(child<QPushButton>("batchReport").isEnabled());
}

TEST_F(MainWindowTest, AListOfFiveForegroundsIsSeenWholeOnASmallScreen) {
    window_.resize(1280, 720);
    window_.document().open(warmOnCool());
    for (int copy = 1; copy < 5; ++copy) {
        action("duplicateForeground").trigger();
        QCoreApplication::processEvents();
    }
    auto& list = child<QListWidget>("foregroundList");

    EXPECT_TRUE(QTest::qWaitFor(
        [&] {
            return list.viewport()->rect().contains(list.visualItemRect(list.item(4))) &&
                   child<QDoubleSpinBox>("placeX").visibleRegion().boundingRect().height() > 10;
        },
        kDeadlineMs))
        << list.height();
    EXPECT_EQ(window_.height(), 720);
}

}  // namespace
}  // namespace r2r::ui
