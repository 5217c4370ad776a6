// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/document.h"
#include "ui/editing/mask_editing.h"
#include "ui/editing/message_board.h"
#include "ui/engine/batch_run.h"
#include "ui/engine/engine_previews.h"
#include "ui/files/document_files.h"
#include "ui/files/kept_changes.h"
#include "ui/files/recent_files.h"
#include "ui/files/unsaved_work.h"
#include "ui/jobs/timer_alarm.h"
#include "ui/models/live_preview.h"
#include "ui/models/model_library.h"
#include "ui/models/run_costs.h"
#include "ui/tools/canvas_keys.h"
#include "ui/tools/gesture_keys.h"
#include "ui/tools/tool_box.h"
#include "ui/window/announcements.h"
#include "ui/words/actions.h"
#include "ui/words/settings.h"

#include <QMainWindow>

#include <initializer_list>

namespace r2r::widgets {
class CanvasView;
class ProgressStrip;
}  // namespace r2r::widgets

namespace r2r::ui {

class EvaluationDock;
class EventGuard;
class Exporting;
class ForegroundEditing;
class Journalling;
class MaskHint;
class Masking;
class ModelMenu;
class Opening;
class ProjectSaving;
class RecipeSaving;
class Recovery;
class StartPage;
class StatusStrip;
class TrainingDock;

/// The frame: arranges what others do, and leads actions to them.
class MainWindow final : public QMainWindow {
    Q_OBJECT

public:
    /// @param catalog  what the engine knows; the window follows what is imported later
    /// @param engine, settings  borrowed; must live longer
    /// @param access   for importing; another one in a test
    MainWindow(const ModelCatalog& catalog,
               EngineThread& engine,
               Settings& settings,
               const ModelAccess& access = {});
    ~MainWindow() override;

    [[nodiscard]] Document& document() { return document_; }

    [[nodiscard]] Opening& opening() { return *opening_; }

    [[nodiscard]] ProjectSaving& projects() { return *projects_; }

    [[nodiscard]] Journalling& journal() { return *journal_; }

    [[nodiscard]] Recovery& recovery() { return *recovery_; }

    /// Shows here what handlers of events threw.
    void tellFailuresOf(EventGuard& guard);

    [[nodiscard]] RecipeSaving& saving() { return *saving_; }

    [[nodiscard]] Exporting& exporting() { return *exporting_; }

    [[nodiscard]] BatchRun& batch() { return batch_; }

    [[nodiscard]] LivePreview& preview() { return preview_; }

    [[nodiscard]] ModelMenu& models() { return *models_; }

    [[nodiscard]] Masking& masking() { return *masking_; }

protected:
    void closeEvent(QCloseEvent* event) override;

private:
    [[nodiscard]] QString workInWords() const;
    [[nodiscard]] bool mayCloseDialogs();
    void createCanvas();
    void createMenus();
    void createDocks();
    void createStatusBar();
    /// @param footer  is below the panel and never scrolls away, unless the screen is small
    QDockWidget& addDock(const QString& name,
                         const QString& title,
                         QWidget* panel,
                         int leastPx,
                         QWidget* footer = nullptr);
    /// Stacks them on a small screen, as low as it takes.
    void stackDocks(std::initializer_list<QDockWidget*> docks);
    void createTraining();
    void createEvaluation();
    /// @param show  the action that shows and hides it
    void addBottomDock(QDockWidget& dock, QAction& show);
    void connectFileActions();
    void connectEditActions();
    void connectViewActions();
    void connectDocument();
    void connectMessages();
    void connectJournal();
    void restore();
    void showDocument();
    void showTitle();

    EngineThread& engine_;
    Settings& settings_;
    Document document_;
    widgets::CanvasView* canvas_;
    CanvasKeys canvasKeys_;
    CanvasScene scene_;
    Actions actions_;
    ToolBox tools_;
    GestureKeys gestureKeys_;
    TimerAlarm alarm_;
    TimerAlarm messageAlarm_;
    MessageBoard board_;
    Announcements announcements_;
    ModelLibrary library_;
    RunCosts costs_;
    EnginePreviews previews_;
    LivePreview preview_;
    BatchRun batch_;
    MaskEditing maskEditing_;
    DocumentFiles files_;
    RecentFiles recent_;
    RecipeSaving* saving_;
    KeptChanges kept_;
    widgets::ProgressStrip* saveProgress_;
    ProjectSaving* projects_;
    UnsavedWork unsaved_;
    Opening* opening_;
    widgets::ProgressStrip* progress_;
    Journalling* journal_;
    Recovery* recovery_;
    Exporting* exporting_ = nullptr;
    ModelMenu* models_ = nullptr;
    MaskHint* maskHint_ = nullptr;
    Masking* masking_ = nullptr;
    TrainingDock* training_ = nullptr;
    EvaluationDock* evaluation_ = nullptr;
    StatusStrip* status_ = nullptr;
    StartPage* start_ = nullptr;
};

}  // namespace r2r::ui
