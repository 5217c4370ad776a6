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

#include <QApplication>
#include <QDockWidget>
#include <QFile>
#include <QFileDialog>
#include <QLayout>
#include <QProcess>
#include <QScreen>
#include <QSlider>
#include <QTabBar>
#include <QTabWidget>
#include <QToolBar>
#include <gmock/gmock.h>

#include <vector>

namespace r2r::ui::testing {
namespace {

/// Inside the frame and below the title bar.
constexpr QSize kSmallScreen(1024, 700);
/// What is left at twice the scale of 1366 × 768 pixels, below the title bar.
constexpr QSize kSmallestScreen(683, 360);
constexpr QSize kSizes[] = {kSmallScreen, {1280, 720}, {1366, 768}, {1920, 1080}};

/// Sizes in Qt's pixels, so that they mean the same at every scale.
class WindowSizeTest : public Themed, public ModelWindow {
protected:
    /// One of each dialog that starts something.
    struct Dialogs {
        explicit Dialogs(WindowSizeTest& test)
            : library(test.catalog_, test.engine_)
            , costs(library, test.engine_)
            , compare(test.window_.document(), library, costs, test.engine_, test.settings_)
            , variations(test.window_.document(), costs, test.engine_)
            , newEvaluation(library, test.settings_)
            , synthesize(test.settings_, "/no/such/r2r")
            , newRun(library, test.settings_, "/no/such/r2r")
            , exporting(toQString(test.folder_ / "out.png"),
                        {},
                        test.window_.document().composition(),
                        {}) {}

        std::vector<QWidget*> all() {
            return {&compare, &variations, &newEvaluation, &synthesize, &newRun, &exporting};
        }

        ModelLibrary library;
        RunCosts costs;
        CompareDialog compare;
        VariationsDialog variations;
        NewEvaluationDialog newEvaluation;
        SynthesizeDialog synthesize;
        NewRunDialog newRun;
        ExportDialog exporting;
    };

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

    /// Words that do not fit into their control. Who elides a name on purpose has a tip with it.
    static QStringList cutWordsIn(const QWidget& window) {
        QStringList cut;
        const auto look = [&](const QWidget& control, QString words, int roomPx) {
            words.remove('&');
            if (control.isVisibleTo(&window) && control.toolTip() != words &&
                control.fontMetrics().size(Qt::TextShowMnemonic, words).width() > roomPx)
                cut << control.objectName() + ": " + words;
        };
        for (const auto* label : window.findChildren<QLabel*>()) {
            if (!label->pixmap(Qt::ReturnByValue).isNull() || Qt::mightBeRichText(label->text()))
                continue;
            if (!label->wordWrap())
                look(*label, label->text(), label->contentsRect().width());
            else if (label->isVisibleTo(&window) && !label->text().isEmpty() &&
                     label->heightForWidth(label->width()) > label->height() + 1)
                cut << label->objectName() + " (lines): " + label->text();
        }
        for (const auto* button : window.findChildren<QAbstractButton*>()) {
            const auto* tool = qobject_cast<const QToolButton*>(button);
            const bool isPicture =
                tool && !tool->icon().isNull() && tool->toolButtonStyle() == Qt::ToolButtonIconOnly;
            if (!isPicture)
                look(*button, button->text(), button->width() - 4);
        }
        for (const auto* number : window.findChildren<QAbstractSpinBox*>())
            look(*number, number->text(), number->width() - 20);
        for (const auto* choice : window.findChildren<QComboBox*>())
            look(*choice, choice->currentText(), choice->width() - 22);
        for (const auto* bar : window.findChildren<QTabBar*>())
            for (int tab = 0; tab < bar->count(); ++tab)
                look(*bar, bar->tabText(tab), bar->tabRect(tab).width());
        return cut;
    }

    void expectNothingIsCut(const QWidget& window) {
        const QStringList cut = cutWordsIn(window);
        EXPECT_TRUE(cut.isEmpty()) << window.objectName().toStdString() << ":\n"
                                   << cut.join('\n').toStdString();
    }

    /// Buttons that are not on a page that scrolls.
    void expectButtonsInside(const QWidget& dialog) {
        for (const auto* button : dialog.findChildren<QPushButton*>()) {
            bool scrolls = false;
            for (const QWidget* each = button; each && each != &dialog; each = each->parentWidget())
                scrolls = scrolls || qobject_cast<const QAbstractScrollArea*>(each);
            const QRect place(button->mapTo(&dialog, QPoint()), button->size());
            EXPECT_TRUE(scrolls || !button->isVisible() || dialog.rect().contains(place))
                << dialog.objectName().toStdString() << ": " << button->text().toStdString()
                << " ends at " << place.right() << ", " << place.bottom() << " of "
                << dialog.width() << "×" << dialog.height();
        }
    }

    void expectFits(QWidget& dialog) {
        dialog.show();
        settle();
        expectNothingIsCut(dialog);
        const QSize least = leastOf(dialog);
        EXPECT_LE(least.width(), kSmallestScreen.width()) << dialog.objectName().toStdString();
        EXPECT_LE(least.height(), kSmallestScreen.height()) << dialog.objectName().toStdString();
        const QSize before = dialog.size();
        dialog.resize(kSmallestScreen);
        settle();
        expectButtonsInside(dialog);
        dialog.resize(before);
        settle();
        const QSize screen = dialog.screen()->availableSize().expandedTo(least);
        EXPECT_LE(dialog.width(), screen.width()) << dialog.objectName().toStdString();
        EXPECT_LE(dialog.height(), screen.height()) << dialog.objectName().toStdString();
    }

    void expectKeysWork(QWidget& dialog) {
        QStringList keys;
        const auto keyOf = [&](const QWidget& control, const QString& text) {
            const QKeySequence key = QKeySequence::mnemonic(text);
            if (key.isEmpty() || !control.isVisible() || !control.isEnabled())
                return QKeySequence();
            EXPECT_FALSE(keys.contains(key.toString()))
                << dialog.objectName().toStdString() << ": " << text.toStdString();
            keys << key.toString();
            return key;
        };
        for (const auto* button : dialog.findChildren<QAbstractButton*>())
            (void)keyOf(*button, button->text());
        for (const auto* label : dialog.findChildren<QLabel*>()) {
            const QKeySequence key = keyOf(*label, label->text());
            QWidget* field = label->buddy();
            if (key.isEmpty())
                continue;
            ASSERT_TRUE(field) << label->text().toStdString();
            QApplication::setActiveWindow(&dialog);
            dialog.setFocus();
            QTest::keyClick(&dialog, static_cast<Qt::Key>(key[0].key()), Qt::AltModifier);
            const QWidget* reached = dialog.focusWidget();
            EXPECT_TRUE(!field->isEnabled() || reached == field || field->isAncestorOf(reached))
                << dialog.objectName().toStdString() << ": " << label->text().toStdString() << " "
                << (reached ? reached->objectName().toStdString() : "nothing");
        }
    }

    /// A field that a click gives no focus swallows what is typed.
    void expectClicksWork(QWidget& dialog) {
        for (auto* field : dialog.findChildren<QWidget*>()) {
            const auto* line = qobject_cast<QLineEdit*>(field);
            const auto* number = qobject_cast<QAbstractSpinBox*>(field);
            const bool isPartOfAnother = line && (qobject_cast<QAbstractSpinBox*>(line->parent()) ||
                                                  qobject_cast<QComboBox*>(line->parent()));
            if ((!line && !number) || isPartOfAnother || !field->isVisible() || !field->isEnabled())
                continue;
            QApplication::setActiveWindow(&dialog);
            dialog.setFocus();
            QTest::mouseClick(field, Qt::LeftButton, {}, {8, field->height() / 2});
            EXPECT_TRUE(field->hasFocus())
                << dialog.objectName().toStdString() << ": " << field->objectName().toStdString();
        }
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
            expectNothingIsCut(window_);
            if (*dock != '\0')
                action(dock).setChecked(false);
            settle();
        }
}

TEST_F(WindowSizeTest, TheToolBarIsWholeOnAScreenOf720Lines) {
    resizeTo({1280, 672});  // inside the frame

    for (const QToolButton* button : child<QToolBar>("toolBar").findChildren<QToolButton*>())
        EXPECT_EQ(button->isVisible(), button->objectName() != "qt_toolbar_ext_button")
            << button->text().toStdString();
}

TEST_F(WindowSizeTest, AForegroundThatWasZoomedToStaysInSightWhenADockOpens) {
    window_.document().open(warmOnCool());
    resizeTo({1366, 768});
    auto& canvas = child<widgets::CanvasView>("canvas");
    canvas.zoomIn();  // once: the foreground still fits above the dock
    // The foreground is at the lower edge of the view.
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
    Dialogs dialogs(*this);
    EvaluationPicture picture(subjectTitles(dialogs.library));

    expectFits(picture);
    for (QWidget* dialog : dialogs.all())
        expectFits(*dialog);
    for (const char* opens : {"batchExport", "showMessages", "guide", "keys"})
        action(opens).trigger();
    expectFits(child<BatchDialog>("batchDialog"));
    for (QWidget* dialog : std::initializer_list<QWidget*>{window_.findChild<MessageList*>(),
                                                           window_.findChild<HelpWindow*>(),
                                                           window_.findChild<KeyList*>()})
        expectFits(*dialog);
}

TEST_F(WindowSizeTest, QtsOwnFileDialogFitsTheScreen) {
    keepFileDialogsOnScreen(*qApp);
    QFileDialog dialog(nullptr, "Save project", toQString(folder_.path()));
    dialog.setOption(QFileDialog::DontUseNativeDialog);
    dialog.resize(4000, 3000);

    dialog.show();
    settle();

    EXPECT_LE(dialog.height(), dialog.screen()->availableSize().height());
    EXPECT_LE(leastOf(dialog).height(), kSmallestScreen.height());
}

/// Keys of labels and buttons that are active together are different ones, too.
TEST_F(WindowSizeTest, EveryFieldOfADialogIsReachedByItsKeyAndByAClick) {
    openWithSlowModel();
    Dialogs dialogs(*this);
    action("batchExport").trigger();
    std::vector<QWidget*> all = dialogs.all();
    all.push_back(window_.findChild<BatchDialog*>());

    for (QWidget* dialog : all) {
        dialog->show();
        settle();
        auto* pages = dialog->findChild<QTabWidget*>();
        for (int page = 0; page < (pages ? pages->count() : 1); ++page) {
            if (pages)
                pages->setCurrentIndex(page);
            settle();
            expectKeysWork(*dialog);
            expectClicksWork(*dialog);
        }
        dialog->hide();
    }
}

/// Runs some of these tests again in a program of their own: the screen and its scale are decided
/// before the first window.
void runAgain(const QString& tests, const QString& platform, int count) {
    QProcess again;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert("QT_SCALE_FACTOR", "2");
    environment.insert("QT_QPA_PLATFORM", platform);
    for (const char* ours : {"GTEST_OUTPUT", "GTEST_TOTAL_SHARDS", "GTEST_SHARD_INDEX"})
        environment.remove(ours);
    again.setProcessEnvironment(environment);
    again.setProcessChannelMode(QProcess::MergedChannels);
    again.start(QCoreApplication::applicationFilePath(), {"--gtest_filter=" + tests});

    ASSERT_TRUE(again.waitForFinished(120000));
    const QByteArray said = again.readAll();
    EXPECT_EQ(again.exitCode(), 0) << said.toStdString();
    EXPECT_THAT(said.toStdString(),
                ::testing::HasSubstr(QString("[  PASSED  ] %1 test").arg(count).toStdString()));
}

/// @param size  in pixels of the screen
QString platformWithScreen(QSize size, const r2r::testing::TemporaryFolder& folder) {
    QFile file(toQString(folder / "screen.json"));
    EXPECT_TRUE(file.open(QIODevice::WriteOnly));
    file.write(QString(R"({"screens": [{"name": "one", "x": 0, "y": 0, "width": %1,
                           "height": %2, "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}]})")
                   .arg(size.width())
                   .arg(size.height())
                   .toUtf8());
    return "offscreen:configfile=" + file.fileName();
}

TEST(WindowSizeAtTwiceTheScale, EverythingFitsToo) {
    if (qEnvironmentVariableIsSet("QT_SCALE_FACTOR"))
        GTEST_SKIP() << "this is that program";
    const r2r::testing::TemporaryFolder folder;
    runAgain("WindowSizeTest.*", platformWithScreen({3840, 2160}, folder), 6);
}

class OnTheScreenThereIs : public WindowSizeTest {};

TEST_F(OnTheScreenThereIs, TheWindowFits) {
    window_.show();
    openWithSlowModel();
    settle();
    const QSize screen = window_.screen()->availableSize();

    EXPECT_LE(window_.width(), screen.width());
    EXPECT_LE(window_.height(), screen.height());
    EXPECT_GE(window_.width(), screen.width() - 40);  // and uses it
    EXPECT_GE(child<widgets::CanvasView>("canvas").height(), 120);
    child<QDockWidget>("harmonizeDock").raise();
    settle();
    EXPECT_TRUE(child<QComboBox>("modelChoice").isVisible());
}

TEST_F(OnTheScreenThereIs, TheStartPageIsWhole) {
    window_.show();
    settle();
    auto& page = child<QWidget>("startPage");

    EXPECT_TRUE(page.parentWidget()->rect().contains(page.geometry()))
        << page.geometry().bottom() << " of " << page.parentWidget()->height();
}

TEST_F(OnTheScreenThereIs, BatchExportIsWhole) {
    action("batchExport").trigger();
    auto& dialog = child<BatchDialog>("batchDialog");
    settle();
    const QSize screen = dialog.screen()->availableSize();

    EXPECT_LE(dialog.width(), screen.width());
    EXPECT_LE(dialog.height(), screen.height());
    expectButtonsInside(dialog);
}

TEST(WindowSizeAtTwiceTheScale, TheWindowFitsEveryScreen) {
    if (qEnvironmentVariableIsSet("QT_SCALE_FACTOR"))
        GTEST_SKIP() << "this is that program";
    const r2r::testing::TemporaryFolder folder;
    for (const QSize size : {QSize(1280, 720), QSize(1366, 768), QSize(2560, 1440)}) {
        SCOPED_TRACE(size.width());
        runAgain("OnTheScreenThereIs.*", platformWithScreen(size, folder), 3);
    }
}

}  // namespace
}  // namespace r2r::ui::testing
