// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/parts/window_size.h"

#include "tests/ui/model_window.h"
#include "tests/ui/themed.h"
#include "ui/batch/batch_dialog.h"
#include "ui/comparing/compare_dialog.h"
#include "ui/comparing/variations_dialog.h"
#include "ui/evaluating/evaluation_dock.h"
#include "ui/evaluating/evaluation_picture.h"
#include "ui/evaluating/new_evaluation_dialog.h"
#include "ui/files/export_dialog.h"
#include "ui/models/run_costs.h"
#include "ui/models/subject_title.h"
#include "ui/synthesizing/synthesize_dialog.h"
#include "ui/training/new_run_dialog.h"
#include "ui/training/training_dock.h"
#include "ui/window/help_window.h"
#include "ui/window/key_list.h"
#include "ui/window/message_list.h"
#include "ui/words/actions.h"

#include <QLayout>
#include <QProcess>
#include <QScreen>
#include <QSlider>
#include <QToolBar>
#include <gmock/gmock.h>

namespace r2r::ui::testing {
namespace {

/// Inside the frame and below the title bar.
constexpr QSize kSmallScreen(1024, 700);
constexpr QSize kSizes[] = {kSmallScreen, {1280, 720}, {1366, 768}, {1920, 1080}};

/// Sizes in Qt's pixels, so that they mean the same at every scale.
class WindowSizeTest : public Themed, public ModelWindow {
protected:
    void settle() {
        QCoreApplication::sendPostedEvents();
        QCoreApplication::processEvents();
        QCoreApplication::sendPostedEvents();
    }

    void resizeTo(QSize size) {
        window_.resize(size);
        settle();
    }

    QSize leastOf(const QWidget& dialog) {
        return dialog.minimumSizeHint().expandedTo(dialog.minimumSize());
    }

    void expectFits(QWidget& dialog) {
        dialog.show();
        settle();
        const QSize least = leastOf(dialog);
        EXPECT_LE(least.width(), kSmallScreen.width()) << dialog.objectName().toStdString();
        EXPECT_LE(least.height(), kSmallScreen.height()) << dialog.objectName().toStdString();
        const QSize screen = dialog.screen()->availableSize().expandedTo(least);
        EXPECT_LE(dialog.width(), screen.width()) << dialog.objectName().toStdString();
        EXPECT_LE(dialog.height(), screen.height()) << dialog.objectName().toStdString();
    }

    /// Every action of the tool bar has its button, or there is the arrow that leads to it.
    void expectToolsInReach() {
        auto& bar = child<QToolBar>("toolBar");
        const auto* arrow = bar.findChild<QToolButton*>("qt_toolbar_ext_button");
        for (QAction* action : bar.actions()) {
            const QWidget* button = bar.widgetForAction(action);
            const bool isSeen =
                button && button->isVisible() && bar.rect().contains(button->geometry());
            EXPECT_TRUE(isSeen ||
                        (arrow && arrow->isVisible() && bar.rect().contains(arrow->geometry())))
                << action->text().toStdString();
        }
    }

    void expectUsefulSliders() {
        for (const QSlider* slider : window_.findChildren<QSlider*>())
            EXPECT_TRUE(!slider->isVisible() || slider->width() >= 64)
                << slider->objectName().toStdString();
    }

    void expectForegroundInSight() {
        auto& canvas = child<widgets::CanvasView>("canvas");
        EXPECT_GE(canvas.height(), 200);
        EXPECT_GE(canvas.width(), 320);
        const QRect place = canvas.view().widgetRectFromImage({50, 40, 60, 40});
        EXPECT_TRUE(canvas.rect().contains(place))
            << canvas.width() << "×" << canvas.height() << " does not hold " << place.x() << ","
            << place.y() << " " << place.width() << "×" << place.height();
    }
};

TEST_F(WindowSizeTest, TheWindowKeepsItsSizeAndItsToolsWhateverIsOpen) {
    openWithSlowModel();  // has the highest run box
    for (const QSize size : kSizes)
        for (const char* dock : {"", "showTraining", "showEvaluation"}) {
            SCOPED_TRACE(::testing::Message()
                         << size.width() << "×" << size.height() << " " << dock);
            resizeTo(size);
            if (*dock != '\0')
                action(dock).setChecked(true);
            settle();
            EXPECT_EQ(window_.size(), size);
            expectToolsInReach();
            expectForegroundInSight();
            expectUsefulSliders();
            if (*dock != '\0')
                action(dock).setChecked(false);
            settle();
        }
}

TEST_F(WindowSizeTest, AForegroundThatWasZoomedToStaysInSightWhenADockOpens) {
    window_.document().open(warmOnCool());
    resizeTo({1366, 768});
    auto& canvas = child<widgets::CanvasView>("canvas");
    canvas.zoomIn();  // once: the foreground still fits above the dock
    // The foreground stands at the lower edge of the view.
    const QRect before = canvas.view().widgetRectFromImage({50, 40, 60, 40});
    QTest::mousePress(&canvas, Qt::MiddleButton, {}, canvas.rect().center());
    const QPoint down = canvas.rect().center() + QPoint(0, canvas.height() - before.bottom() - 4);
    QMouseEvent move(
        QEvent::MouseMove, down, canvas.mapToGlobal(down), Qt::NoButton, Qt::MiddleButton, {});
    QCoreApplication::sendEvent(&canvas, &move);
    QTest::mouseRelease(&canvas, Qt::MiddleButton, {}, down);
    ASSERT_TRUE(canvas.rect().contains(canvas.view().widgetRectFromImage({50, 40, 60, 40})));

    action("showTraining").setChecked(true);
    settle();

    expectForegroundInSight();
}

TEST_F(WindowSizeTest, EveryDialogFitsASmallScreen) {
    openWithSlowModel();
    ModelLibrary library(catalog_, engine_);
    RunCosts costs(library, engine_);
    Document& document = window_.document();
    CompareDialog compare(document, library, costs, engine_, settings_);
    VariationsDialog variations(document, costs, engine_);
    NewEvaluationDialog newEvaluation(library, settings_);
    EvaluationPicture picture(subjectTitles(library));
    SynthesizeDialog synthesize(settings_, "/no/such/r2r");
    NewRunDialog newRun(library, settings_, "/no/such/r2r");
    ExportDialog exporting(toQString(folder_ / "out.png"), {}, document.composition(), {});

    for (QWidget* dialog : std::initializer_list<QWidget*>{
             &compare, &variations, &newEvaluation, &picture, &synthesize, &newRun, &exporting})
        expectFits(*dialog);
    for (const char* opens : {"batchExport", "showMessages", "guide", "keys"})
        action(opens).trigger();
    expectFits(child<BatchDialog>("batchDialog"));
    for (QWidget* dialog : std::initializer_list<QWidget*>{window_.findChild<MessageList*>(),
                                                           window_.findChild<HelpWindow*>(),
                                                           window_.findChild<KeyList*>()})
        expectFits(*dialog);
}

/// The scale is decided before the first window, so the tests above run again in a program of
/// their own.
TEST(WindowSizeAtTwiceTheScale, EverythingFitsToo) {
    if (qEnvironmentVariableIsSet("QT_SCALE_FACTOR"))
        GTEST_SKIP() << "this is that program";
    QProcess again;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert("QT_SCALE_FACTOR", "2");
    for (const char* ours : {"GTEST_OUTPUT", "GTEST_TOTAL_SHARDS", "GTEST_SHARD_INDEX"})
        environment.remove(ours);
    again.setProcessEnvironment(environment);
    again.setProcessChannelMode(QProcess::MergedChannels);
    again.start(QCoreApplication::applicationFilePath(), {"--gtest_filter=WindowSizeTest.*"});

    ASSERT_TRUE(again.waitForFinished(120000));
    const QByteArray said = again.readAll();
    EXPECT_EQ(again.exitCode(), 0) << said.toStdString();
    EXPECT_THAT(said.toStdString(), ::testing::HasSubstr("[  PASSED  ] 3 tests"));
}

}  // namespace
}  // namespace r2r::ui::testing
