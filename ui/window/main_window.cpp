// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/main_window.h"

#include "ui/editing/layers_panel.h"
#include "ui/editing/mask_hint.h"
#include "ui/editing/mask_panel.h"
#include "ui/editing/shadow_box.h"
#include "ui/evaluating/evaluation_dock.h"
#include "ui/files/exporting.h"
#include "ui/files/journalling.h"
#include "ui/files/opening.h"
#include "ui/files/project_saving.h"
#include "ui/files/recipe_saving.h"
#include "ui/files/recovery.h"
#include "ui/jobs/background_program.h"
#include "ui/masking/masking.h"
#include "ui/models/harmonize_panel.h"
#include "ui/models/run_box.h"
#include "ui/parts/panel_scroll.h"
#include "ui/parts/stop_question.h"
#include "ui/parts/window_size.h"
#include "ui/training/training_dock.h"
#include "ui/window/dock_room.h"
#include "ui/window/menus.h"
#include "ui/window/model_menu.h"
#include "ui/window/side_windows.h"
#include "ui/window/start_page.h"
#include "ui/window/status_strip.h"
#include "ui/words/file_messages.h"
#include "ui/words/icons.h"
#include "widgets/canvas_view.h"
#include "widgets/hint_bar.h"
#include "widgets/progress_strip.h"
#include "widgets/toast.h"

#include <QCloseEvent>
#include <QDockWidget>
#include <QMenuBar>
#include <QStatusBar>
#include <QToolBar>
#include <QVBoxLayout>

#include <utility>

namespace r2r::ui {
namespace {

constexpr int kBottomHeightPx = 360;
constexpr QSize kLeastCanvas(320, 200);  // a foreground can still be judged and moved
constexpr QSize kLeastCanvasOnSmallScreen(200, 120);
constexpr int kLeastPanelOnSmallScreenPx = 90;
// Sliders stay usable, and 1280 px leave a thousand for the picture.
constexpr int kDockWidthPx = 284;

QWidget* oneAboveTheOther(QWidget* upper, QWidget* lower) {
    auto* both = new QWidget;
    auto* column = new QVBoxLayout(both);
    column->setContentsMargins({});
    column->setSpacing(0);
    column->addWidget(upper);
    column->addWidget(lower);
    return both;
}

}  // namespace

MainWindow::MainWindow(const ModelCatalog& catalog,
                       EngineThread& engine,
                       Settings& settings,
                       const ModelAccess& access)
    : engine_(engine)
    , settings_(settings)
    , canvas_(new widgets::CanvasView(this))
    , canvasKeys_(*this, *canvas_)
    , scene_(document_, *canvas_)
    , actions_(document_.undoStack(), this)
    , tools_({document_, scene_}, actions_)
    , gestureKeys_(*this, tools_.controller(), actions_)
    , board_(messageAlarm_)
    , announcements_(document_, board_)
    , library_(catalog, engine)
    , costs_(library_, engine)
    , previews_(engine)
    , preview_(document_,
               scene_,
               previews_,
               alarm_,
               [this](const Foreground& foreground) {
                   return costs_.isSlow(foreground.harmony,
                                        document_.composition().background.size());
               })
    , batch_(engine)
    , maskEditing_(document_)
    , recent_(settings)
    , saving_(new RecipeSaving(document_, files_, library_, settings, *this))
    , kept_(document_, engine)
    , saveProgress_(new widgets::ProgressStrip(this))
    , projects_(
          new ProjectSaving({document_, files_, kept_, library_, settings, *saveProgress_, *this}))
    , unsaved_(document_, files_, *projects_, *this)
    , opening_(new Opening({document_, scene_, library_, settings, files_, unsaved_, kept_}, *this))
    , progress_(new widgets::ProgressStrip(this))
    , journal_(new Journalling(document_, files_, this))
    , recovery_(
          new Recovery({document_, scene_, files_, *journal_, unsaved_, kept_, library_}, *this)) {
    setObjectName("mainWindow");
    setWindowIcon(programIcon());
    engine.useDevice(settings.device().toStdString());
    exporting_ = new Exporting(document_, *opening_, engine, settings, *progress_, *this);
    models_ = new ModelMenu(
        {document_, library_, costs_, preview_, engine, settings, actions_}, access, *this);
    auto* sides = new SideWindows({library_, engine, batch_, settings, board_, actions_}, *this);
    connect(models_, &ModelMenu::picturesDropped, sides, [this, sides](const QString& folder) {
        board_.post({.message = messages::picturesDropped(folder),
                     .topic = Topic::Opening,
                     .action = tr("Batch export…"),
                     .act = [sides, folder] { sides->openBatchOf(folder); }});
    });
    createCanvas();
    createMenus();
    masking_ = new Masking({document_, scene_, tools_, engine_, actions_, settings_}, *this);
    createDocks();
    createTraining();
    createEvaluation();
    createStatusBar();
    connectFileActions();
    connectEditActions();
    connectViewActions();
    connectDocument();
    connectMessages();
    connectJournal();
    restore();
    showDocument();
}

MainWindow::~MainWindow() {
    // Panels and the canvas are deleted by Qt after our members; until then nothing may reach them.
    disconnect(&document_, nullptr, nullptr, nullptr);
    hide();  // a field that has the focus hands its number over now, while everything is there
    settings_.setBrush(tools_.brush().brush());
}

void MainWindow::closeEvent(QCloseEvent* event) {
    const auto isWorking = [this] { return !workInWords().isEmpty(); };
    const auto mayStopWork = [&] {
        return !isWorking() ||
               mayStop(*this, workInWords(), tr("Finished files are kept."), isWorking) ||
               !isWorking();
    };
    if (!mayCloseDialogs() || !unsaved_.mayGo([this] { close(); }) || !mayStopWork()) {
        event->ignore();
        return;
    }
    exporting_->stop();
    batch_.stop();
    journal_->end();
    settings_.setWindowGeometry(saveGeometry());
    settings_.setWindowState(saveState(isOnSmallScreen(*this) ? 1 : 0));
    event->accept();
}

/// The work that closing the window would stop, in a sentence; empty if there is none.
QString MainWindow::workInWords() const {
    if (exporting_->isRunning())
        return tr("An export is still running.");
    if (batch_.isRunning())
        return tr("A batch is still running.");
    return models_->importing().isWorking() ? tr("An import is still running.") : QString();
}

/// Dialogs that are busy ask before they close. The window waits for the answer: without it they
/// would be left alone.
bool MainWindow::mayCloseDialogs() {
    for (auto* dialog : findChildren<QDialog*>(Qt::FindDirectChildrenOnly))
        if (dialog->isVisible() && !dialog->close())
            return false;
    return true;
}

void MainWindow::createCanvas() {
    canvas_->setObjectName("canvas");
    canvas_->setMinimumSize(isOnSmallScreen(*this) ? kLeastCanvasOnSmallScreen : kLeastCanvas);
    canvas_->setPlaceholder(tr("Drop a background picture here, or press Ctrl+O"));
    auto* toast = new widgets::Toast;
    showOn(*toast, board_);
    auto* middle = new QWidget(this);
    auto* column = new QVBoxLayout(middle);
    column->setContentsMargins({});
    column->setSpacing(0);
    auto* hint = new widgets::HintBar;
    maskHint_ = new MaskHint(document_, actions_, settings_, *hint, *this);
    column->addWidget(hint);
    column->addWidget(canvas_, 1);
    column->addWidget(toast);
    setCentralWidget(middle);
    start_ = new StartPage(actions_, recent_, *canvas_);
}

void MainWindow::createMenus() {
    fillMenuBar(*menuBar(), actions_, recent_, *models_);
    auto* bar = new QToolBar(tr("Tools"), this);
    bar->setObjectName("toolBar");
    bar->setMovable(false);
    bar->setIconSize({24, 24});
    fillToolBar(*bar, actions_);
    addToolBar(Qt::LeftToolBarArea, bar);
}

void MainWindow::createDocks() {
    // Below the canvas only: under the panels, a dock would make the window higher than a screen.
    setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
    // The least sizes of the three leave a window of 700 px, with the run box at its highest.
    auto* run = new RunBox(document_, costs_, preview_, engine_, settings_, actions_);
    auto* harmonize = new HarmonizePanel(document_, library_, actions_);
    connect(harmonize, &HarmonizePanel::handMoving, &preview_, &LivePreview::setHandMoving);
    auto* layers = new LayersPanel(document_, actions_);
    connect(&scene_, &CanvasScene::placementShown, layers, &LayersPanel::followPlacement);
    QDockWidget& layersDock = addDock("layersDock", tr("Foregrounds"), layers, 224);
    auto* shadow = new ShadowBox(document_);
    connect(shadow, &ShadowBox::handMoving, &preview_, &LivePreview::setHandMoving);
    QDockWidget& harmonizeDock =
        addDock("harmonizeDock", tr("Harmonize"), oneAboveTheOther(harmonize, shadow), 170, run);
    connect(
        &actions_[ActionId::ToggleShadow], &QAction::triggered, shadow, [shadow, &harmonizeDock] {
            shadow->toggle();
            harmonizeDock.raise();
        });
    auto* mask = oneAboveTheOther(masking_->makePanel(),
                                  new MaskPanel(document_, tools_.brush(), maskEditing_));
    QDockWidget& maskDock = addDock("maskDock", tr("Mask"), mask, 90);
    if (isOnSmallScreen(*this))
        stackDocks({&layersDock, &harmonizeDock, &maskDock});
    else
        giveRoomForRows(*layers, layersDock, {&maskDock, &harmonizeDock}, *this);
}

void MainWindow::stackDocks(std::initializer_list<QDockWidget*> docks) {
    QDockWidget* first = *docks.begin();
    for (QDockWidget* dock : docks)
        if (dock != first)
            tabifyDockWidget(first, dock);
    first->raise();
}

QDockWidget& MainWindow::addDock(
    const QString& name, const QString& title, QWidget* panel, int leastPx, QWidget* footer) {
    auto* dock = new QDockWidget(title, this);
    dock->setObjectName(name);
    dock->setAllowedAreas(Qt::RightDockWidgetArea);
    dock->setFeatures(QDockWidget::NoDockWidgetFeatures);
    const bool isSmall = isOnSmallScreen(*this);
    if (isSmall && footer)
        panel = oneAboveTheOther(panel, std::exchange(footer, nullptr));
    panel->setMinimumWidth(kDockWidthPx);
    auto* content = new QWidget(dock);
    content->setMaximumWidth(kDockWidthPx + 120);
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(new PanelScroll(panel, isSmall ? kLeastPanelOnSmallScreenPx : leastPx));
    if (footer)
        layout->addWidget(footer);
    dock->setWidget(content);
    addDockWidget(Qt::RightDockWidgetArea, dock);
    return *dock;
}

void MainWindow::createTraining() {
    training_ = new TrainingDock(library_, settings_, commandLineProgram(), this);
    addBottomDock(*training_, actions_[ActionId::ShowTraining]);
    announcements_.messagesOf(training_, &TrainingDock::noticed, Topic::General);
    connect(training_, &TrainingDock::checkpointWanted, models_, &ModelMenu::useCheckpoint);
}

void MainWindow::createEvaluation() {
    evaluation_ = new EvaluationDock(library_, settings_, commandLineProgram(), this);
    addBottomDock(*evaluation_, actions_[ActionId::ShowEvaluation]);
    if (!isOnSmallScreen(*this))
        tabifyDockWidget(training_, evaluation_);
    announcements_.messagesOf(evaluation_, &EvaluationDock::noticed, Topic::General);
}

void MainWindow::addBottomDock(QDockWidget& dock, QAction& show) {
    addDockWidget(Qt::BottomDockWidgetArea, &dock);
    resizeDocks({&dock}, {kBottomHeightPx}, Qt::Vertical);
    if (isOnSmallScreen(*this))
        dock.setFloating(true);  // there is no room below the canvas
    dock.hide();
    connect(&show, &QAction::toggled, &dock, [&dock](bool isShown) {
        dock.setVisible(isShown);
        if (isShown)
            dock.raise();  // from behind the other tab
    });
    connect(&dock, &QDockWidget::visibilityChanged, &show, [&dock, &show] {
        show.setChecked(!dock.isHidden());  // hidden behind a tab is still shown
    });
}

void MainWindow::createStatusBar() {
    statusBar()->setSizeGripEnabled(false);
    status_ = new StatusStrip(document_, *statusBar());
    progress_->setObjectName("exportProgress");
    statusBar()->addWidget(progress_, 1);
    saveProgress_->setObjectName("saveProgress");
    statusBar()->addWidget(saveProgress_, 1);
    masking_->addTo(*statusBar());
    models_->addTo(*statusBar());
    connect(canvas_, &widgets::CanvasView::zoomChanged, status_, &StatusStrip::showZoom);
    connect(&preview_, &LivePreview::busyChanged, status_, &StatusStrip::showEngineBusy);
    connect(&preview_, &LivePreview::resultShown, status_, [this](const PreviewResult& result) {
        if (!result.isDraft)
            status_->showSeconds(result.seconds);
    });
    connect(opening_, &Opening::loadingChanged, status_, &StatusStrip::showLoading);
}

void MainWindow::restore() {
    resize(fittingScreen(*this, {1280, 800}));
    restoreGeometry(settings_.windowGeometry());
    restoreState(settings_.windowState(), isOnSmallScreen(*this) ? 1 : 0);
    tools_.brush().setBrush(settings_.brush());
}

void MainWindow::showDocument() {
    actions_.showDocument(document_.composition(), document_.currentForeground());
    start_->setVisible(!document_.hasBackground());
    showTitle();
}

void MainWindow::showTitle() {
    const QString name = documentName(files_, document_.composition());
    setWindowTitle(name.isEmpty() ? tr("R2R Studio") : tr("%1[*] – R2R Studio").arg(name));
    setWindowModified(!document_.undoStack().isClean());
}

}  // namespace r2r::ui
