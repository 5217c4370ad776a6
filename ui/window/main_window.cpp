// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/main_window.h"

#include "engine/core/version.h"
#include "ui/batch/batch_dialog.h"
#include "ui/editing/foreground_editing.h"
#include "ui/editing/layers_panel.h"
#include "ui/editing/mask_hint.h"
#include "ui/editing/mask_panel.h"
#include "ui/evaluating/evaluation_dock.h"
#include "ui/files/exporting.h"
#include "ui/files/opening.h"
#include "ui/files/recipe_saving.h"
#include "ui/jobs/background_program.h"
#include "ui/models/harmonize_panel.h"
#include "ui/models/run_box.h"
#include "ui/parts/panel_scroll.h"
#include "ui/parts/stop_question.h"
#include "ui/parts/window_size.h"
#include "ui/synthesizing/synthesize_dialog.h"
#include "ui/training/training_dock.h"
#include "ui/window/dock_room.h"
#include "ui/window/help_window.h"
#include "ui/window/key_list.h"
#include "ui/window/message_list.h"
#include "ui/window/model_menu.h"
#include "ui/window/start_page.h"
#include "ui/window/status_strip.h"
#include "ui/words/icons.h"
#include "ui/words/refused_keys.h"
#include "widgets/canvas_view.h"
#include "widgets/hint_bar.h"
#include "widgets/progress_strip.h"
#include "widgets/toast.h"

#include <QCloseEvent>
#include <QDockWidget>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QStatusBar>
#include <QToolBar>
#include <QVBoxLayout>

#include <memory>
#include <utility>
#include <variant>

namespace r2r::ui {
namespace {

constexpr int kBottomHeightPx = 360;
constexpr QSize kLeastCanvas(320, 200);  // a foreground can still be judged and moved
constexpr int kDockWidthPx =
    284;  // sliders stay usable, and 1280 px leave a thousand for the picture

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
    , guardAdvice_(document_, board_)
    , library_(catalog, engine)
    , costs_(library_, engine)
    , preview_(document_,
               scene_,
               engine,
               alarm_,
               [this](const Foreground& foreground) {
                   return costs_.isSlow(foreground.harmony,
                                        document_.composition().background.size());
               })
    , maskEditing_(document_)
    , recent_(settings)
    , saving_(new RecipeSaving(document_, files_, library_, settings, *this))
    , unsaved_(document_, files_, *saving_, *this)
    , opening_(new Opening({document_, scene_, library_, settings, files_, unsaved_}, *this))
    , progress_(new widgets::ProgressStrip(this)) {
    setObjectName("mainWindow");
    setWindowIcon(programIcon());
    engine.useDevice(settings.device().toStdString());
    exporting_ = new Exporting(document_, *opening_, engine, settings, *progress_, *this);
    models_ = new ModelMenu(
        {document_, library_, costs_, preview_, engine, settings, actions_}, access, *this);
    createCanvas();
    createMenus();
    createToolBar();
    createDocks();
    createTraining();
    createEvaluation();
    createStatusBar();
    connectFileActions();
    connectModels();
    connectEditActions();
    connectViewActions();
    connectDocument();
    connectMessages();
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
    const bool isWorking =
        engine_.isExporting() || engine_.isRunningBatch() || models_->importing().isWorking();
    if (!unsaved_.mayGo([this] { close(); }) ||
        (isWorking && !mayStop(*this,
                               tr("An export or an import is still running."),
                               tr("Finished files are kept.")))) {
        event->ignore();
        return;
    }
    engine_.stopExport();
    engine_.stopBatch();
    settings_.setWindowGeometry(saveGeometry());
    settings_.setWindowState(saveState());
    event->accept();
}

void MainWindow::createCanvas() {
    canvas_->setObjectName("canvas");
    canvas_->setMinimumSize(kLeastCanvas);
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
    using enum ActionId;
    const auto menu = [this](const QString& title, std::initializer_list<ActionId> ids) {
        QMenu* added = menuBar()->addMenu(title);
        added->setToolTipsVisible(true);  // they say why something is grey
        actions_.addTo(*added, ids);
        return added;
    };
    QMenu* file = menu(tr("&File"), {New, OpenBackground, OpenComposite, OpenRecipe, OpenExample});
    QMenu* recent = file->addMenu(tr("Open &recent"));
    recent->setObjectName("recentMenu");
    recent_.fill(*recent);
    actions_.addTo(*file,
                   {Separator,
                    AddForeground,
                    Separator,
                    SaveRecipe,
                    SaveRecipeAs,
                    Separator,
                    Export,
                    BatchExport,
                    Separator,
                    Quit});
    menu(tr("&Edit"), {Undo,          Redo,           Separator,      Cut,
                       Copy,          CopyMerged,     Paste,          Separator,
                       FreeTransform, Flip,           FlipVertical,   Duplicate,
                       Rename,        HideForeground, LockForeground, Raise,
                       Lower,         Separator,      LoadMask,       DeleteForeground});
    models_->addTo(*menuBar());
    menu(tr("&Tools"), {ToolMove, ToolBrush, ToolEraser, ToolRegion, ToolHand});
    menu(tr("&Data"), {Synthesize});
    menu(tr("&View"),
         {ZoomIn,
          ZoomOut,
          ZoomFit,
          ZoomActual,
          Separator,
          ShowMask,
          ShowBefore,
          Separator,
          ShowTraining,
          ShowEvaluation});
    menu(tr("&Help"), {Guide, Keys, Separator, ShowMessages, Separator, About});
}

void MainWindow::createToolBar() {
    using enum ActionId;
    auto* bar = new QToolBar(tr("Tools"), this);
    bar->setObjectName("toolBar");
    bar->setMovable(false);
    bar->setIconSize({24, 24});
    actions_.addTo(*bar, {OpenBackground, AddForeground, Separator, ToolMove,      ToolBrush,
                          ToolEraser,     ToolRegion,    ToolHand,  Separator,     Undo,
                          Redo,           Separator,     ShowMask,  ShowBefore,    Separator,
                          ZoomFit,        ZoomActual,    Separator, CompareModels, Export});
    addToolBar(Qt::LeftToolBarArea, bar);
}

void MainWindow::createDocks() {
    // Below the canvas only: under the panels, a dock would make the window higher than a screen.
    setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
    // What the three need at least leaves a window of 700 px, with the run box at its highest.
    auto* run = new RunBox(document_, costs_, preview_, engine_, settings_, actions_);
    auto* harmonize = new HarmonizePanel(document_, library_, actions_);
    connect(harmonize, &HarmonizePanel::handMoving, &preview_, &LivePreview::setHandMoving);
    auto* layers = new LayersPanel(document_, actions_);
    connect(&scene_, &CanvasScene::placementShown, layers, &LayersPanel::followPlacement);
    QDockWidget& layersDock = addDock("layersDock", tr("Foregrounds"), layers, 224);
    QDockWidget& harmonizeDock = addDock("harmonizeDock", tr("Harmonize"), harmonize, 170, run);
    QDockWidget& maskDock =
        addDock("maskDock", tr("Mask"), new MaskPanel(document_, tools_.brush(), maskEditing_), 90);
    giveRoomForRows(*layers, layersDock, {&maskDock, &harmonizeDock}, *this);
}

QDockWidget& MainWindow::addDock(
    const QString& name, const QString& title, QWidget* panel, int leastPx, QWidget* footer) {
    auto* dock = new QDockWidget(title, this);
    dock->setObjectName(name);
    dock->setAllowedAreas(Qt::RightDockWidgetArea);
    dock->setFeatures(QDockWidget::NoDockWidgetFeatures);
    panel->setMinimumWidth(kDockWidthPx);
    auto* content = new QWidget(dock);
    content->setMaximumWidth(kDockWidthPx + 120);
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(new PanelScroll(panel, leastPx));
    if (footer)
        layout->addWidget(footer);
    dock->setWidget(content);
    addDockWidget(Qt::RightDockWidgetArea, dock);
    return *dock;
}

void MainWindow::createTraining() {
    training_ = new TrainingDock(library_, settings_, commandLineProgram(), this);
    addBottomDock(*training_, actions_[ActionId::ShowTraining]);
    connect(training_, &TrainingDock::noticed, this, &MainWindow::showNotice);
    connect(training_, &TrainingDock::checkpointWanted, models_, &ModelMenu::useCheckpoint);
}

void MainWindow::createEvaluation() {
    evaluation_ = new EvaluationDock(library_, settings_, commandLineProgram(), this);
    addBottomDock(*evaluation_, actions_[ActionId::ShowEvaluation]);
    tabifyDockWidget(training_, evaluation_);
    connect(evaluation_, &EvaluationDock::noticed, this, &MainWindow::showNotice);
}

void MainWindow::addBottomDock(QDockWidget& dock, QAction& show) {
    addDockWidget(Qt::BottomDockWidgetArea, &dock);
    resizeDocks({&dock}, {kBottomHeightPx}, Qt::Vertical);
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
    models_->addTo(*statusBar());
    connect(canvas_, &widgets::CanvasView::zoomChanged, status_, &StatusStrip::showZoom);
    connect(&preview_, &LivePreview::busyChanged, status_, &StatusStrip::showEngineBusy);
    connect(&preview_, &LivePreview::resultShown, status_, [this](const PreviewResult& result) {
        if (!result.isDraft)
            status_->showSeconds(result.seconds);
    });
    connect(opening_, &Opening::loadingChanged, status_, &StatusStrip::showLoading);
}

void MainWindow::connectFileActions() {
    const auto onTrigger = [this](ActionId id, auto* receiver, auto slot) {
        connect(&actions_[id], &QAction::triggered, receiver, slot);
    };
    onTrigger(ActionId::New, opening_, [this] { opening_->clear(); });
    onTrigger(ActionId::OpenBackground, opening_, [this] { opening_->askForBackground(); });
    onTrigger(ActionId::AddForeground, opening_, [this] { opening_->askForForegrounds(); });
    onTrigger(ActionId::OpenComposite, opening_, [this] { opening_->askForComposite(); });
    onTrigger(ActionId::OpenRecipe, opening_, [this] { opening_->askForRecipe(); });
    onTrigger(ActionId::OpenExample, opening_, [this] { opening_->openExample(); });
    onTrigger(ActionId::SaveRecipe, saving_, [this] { saving_->save(); });
    onTrigger(ActionId::SaveRecipeAs, saving_, [this] { saving_->saveAs(); });
    onTrigger(ActionId::Export, exporting_, [this] { exporting_->ask(); });
    onTrigger(ActionId::BatchExport, this, [this] { openBatchDialog(); });
    onTrigger(ActionId::Synthesize, this, [this] { openSynthesizeDialog(); });
    onTrigger(ActionId::ShowMessages, this, [this] { openMessageList(); });
    onTrigger(ActionId::Guide, this, [this] { openHelp(); });
    onTrigger(ActionId::Keys, this, [this] { openKeyList(); });
    onTrigger(ActionId::About, this, [this] { showAbout(); });
    onTrigger(ActionId::Quit, this, [this] { close(); });

    connect(&recent_, &RecentFiles::chosen, opening_, &Opening::openAgain);
    connect(opening_, &Opening::opened, &recent_, &RecentFiles::add);
    connect(opening_, &Opening::warned, this, [this](const messages::Message& message) {
        board_.post({.message = message, .topic = Topic::Opening, .isError = true});
    });
    connect(saving_, &RecipeSaving::saved, this, [this](const QString& path) {
        recent_.add({path, {}});
        showTitle();
        tell(Topic::Export, messages::saved(path));
    });
    connect(exporting_, &Exporting::finished, this, [this](const ExportReport& report) {
        if (!report.companions.empty())
            recent_.add({QString::fromStdString(report.companions.back().string()), {}});
        tell(Topic::Export, messages::of(report));
    });
    connect(exporting_, &Exporting::cancelled, this, [this] {
        tell(Topic::Export, {tr("The export was stopped."), tr("No file was written.")});
    });
}

void MainWindow::connectModels() {
    connect(models_, &ModelMenu::noticed, this, [this](const messages::Message& message) {
        tell(Topic::Models, message);
    });
}

void MainWindow::connectEditActions() {
    auto* editing = new ForegroundEditing(document_, *canvas_, engine_, actions_, this);
    connect(editing, &ForegroundEditing::failed, this, &MainWindow::showFailure);
    connect(editing, &ForegroundEditing::noticed, this, &MainWindow::showNotice);
    const auto refuse = [this](Obstacle obstacle) { showNotice(messages::of(obstacle)); };
    connect(&tools_, &ToolBox::refused, this, refuse);
    connect(new RefusedKeys(*this, actions_), &RefusedKeys::refused, this, refuse);
    connect(canvas_,
            &widgets::CanvasView::filesDropped,
            opening_,
            [this](const QStringList& paths, QPointF at) {
                if (!models_->takeFiles(paths))
                    opening_->openFiles(paths, at);
            });
    connect(canvas_,
            &widgets::CanvasView::imageDropped,
            opening_,
            [this](const QImage& image, QPointF at) { opening_->takeImage(image, at); });
}

void MainWindow::connectViewActions() {
    using widgets::CanvasView;
    connect(&actions_[ActionId::ZoomIn], &QAction::triggered, canvas_, &CanvasView::zoomIn);
    connect(&actions_[ActionId::ZoomOut], &QAction::triggered, canvas_, &CanvasView::zoomOut);
    connect(&actions_[ActionId::ZoomFit], &QAction::triggered, canvas_, &CanvasView::fitView);
    connect(&actions_[ActionId::ZoomActual],
            &QAction::triggered,
            canvas_,
            &CanvasView::zoomToActualSize);
    connect(&actions_[ActionId::ShowMask],
            &QAction::toggled,
            &scene_,
            &CanvasScene::setMaskOverlayShown);
    connect(&actions_[ActionId::ShowBefore], &QAction::toggled, canvas_, &CanvasView::setBefore);
    connect(
        canvas_, &CanvasView::beforeChanged, &actions_[ActionId::ShowBefore], &QAction::setChecked);
}

void MainWindow::connectDocument() {
    connect(&document_, &Document::changed, this, &MainWindow::showDocument);
    connect(&document_, &Document::opened, canvas_, [this] { canvas_->setFocus(); });
    connect(&document_, &Document::currentForegroundChanged, this, &MainWindow::showDocument);
    connect(&document_.undoStack(), &QUndoStack::cleanChanged, this, &MainWindow::showTitle);
}

void MainWindow::connectMessages() {
    const auto failuresOf = [this](auto* sender, auto signal, Topic topic) {
        connect(sender, signal, this, [this, topic](const Failure& failure) {
            tellFailure(topic, failure);
        });
    };
    failuresOf(opening_, &Opening::failed, Topic::Opening);
    failuresOf(saving_, &RecipeSaving::failed, Topic::Export);
    failuresOf(exporting_, &Exporting::failed, Topic::Export);
    failuresOf(models_, &ModelMenu::failed, Topic::Models);
    failuresOf(&maskEditing_, &MaskEditing::failed, Topic::Mask);
    failuresOf(maskHint_, &MaskHint::failed, Topic::Mask);
    failuresOf(&preview_, &LivePreview::failed, Topic::Preview);

    const auto notesOf = [this](auto* sender, auto signal, Topic topic) {
        connect(sender, signal, this, [this, topic](const QStringList& notes) {
            board_.post({.message = messages::ofNotes(notes), .topic = topic});
        });
    };
    notesOf(opening_, &Opening::noted, Topic::Opening);
    notesOf(maskHint_, &MaskHint::noted, Topic::Mask);
    connect(&document_, &Document::opened, &board_, &MessageBoard::withdrawAll);
    connect(opening_, &Opening::loadingChanged, &board_, [this](bool isLoading) {
        if (isLoading)
            board_.withdraw(Topic::Opening);
    });
    connect(&preview_, &LivePreview::resultShown, this, &MainWindow::tellAbout);
    connect(&document_, &Document::changed, &board_, [this](const Change& change) {
        if (std::holds_alternative<StructureChanged>(change))
            board_.withdraw(Topic::Preview);
        if (!std::holds_alternative<SettingsChanged>(change))
            board_.withdraw(Topic::Mask);
    });
}

void MainWindow::restore() {
    resize(fittingScreen(*this, {1280, 800}));
    restoreGeometry(settings_.windowGeometry());
    restoreState(settings_.windowState());
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

void MainWindow::showFailure(const Failure& failure) {
    tellFailure(Topic::General, failure);
}

void MainWindow::showNotice(const messages::Message& message) {
    tell(Topic::General, message);
}

void MainWindow::tellFailure(Topic topic, const Failure& failure) {
    board_.post({.message = messages::of(failure), .topic = topic, .isError = true});
}

void MainWindow::tell(Topic topic, const messages::Message& message) {
    board_.post({.message = message, .topic = topic});
}

void MainWindow::tellAbout(const PreviewResult& result) {
    if (result.isDraft)
        return;
    board_.withdraw(Topic::Preview);  // it went well this time
    QStringList notes;
    for (const std::string& note : result.notes)
        notes << QString::fromStdString(note);
    const bool isNew = std::exchange(toldNotes_, notes) != notes;  // not with every edit
    if (isNew && !notes.isEmpty()) {
        const QString first = notes.takeFirst();
        showNotice({first, notes.join(' ')});
    }
    guardAdvice_.take(result);
}

void MainWindow::openBatchDialog() {
    auto* dialog = findChild<BatchDialog*>("batchDialog");
    if (!dialog)
        dialog = new BatchDialog(library_, engine_, settings_, this);
    dialog->show();
    dialog->raise();
}

void MainWindow::openSynthesizeDialog() {
    auto* dialog = findChild<SynthesizeDialog*>();
    if (!dialog)
        dialog = new SynthesizeDialog(settings_, commandLineProgram(), this);
    dialog->show();
    dialog->raise();
}

void MainWindow::openMessageList() {
    auto* dialog = findChild<MessageList*>();
    if (!dialog)
        dialog = new MessageList(board_, this);
    dialog->show();
    dialog->raise();
}

void MainWindow::openHelp() {
    auto* window = findChild<HelpWindow*>();
    if (!window)
        window = new HelpWindow(this);
    window->show();
    window->raise();
}

void MainWindow::openKeyList() {
    auto* list = findChild<KeyList*>();
    if (!list)
        list = new KeyList(actions_, this);
    list->show();
    list->raise();
}

void MainWindow::showAbout() {
    auto* box = new QMessageBox(this);
    box->setObjectName("about");
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setIconPixmap(programIcon().pixmap(64));
    box->setText(tr("<b>R2R Studio %1</b>").arg(QString::fromLatin1(kVersion.data())));
    box->setInformativeText(
        tr("Makes a pasted foreground look as if photographed in its new background.<br><br>"
           "Free software under the GNU General Public License, version 3 or later."));
    box->open();
}

}  // namespace r2r::ui
