// SPDX-License-Identifier: GPL-3.0-or-later
// This part of the window connects its actions and its parts, and leads what they say to the board.
#include "ui/editing/arranging.h"
#include "ui/editing/foreground_editing.h"
#include "ui/editing/mask_hint.h"
#include "ui/files/exporting.h"
#include "ui/files/journalling.h"
#include "ui/files/opening.h"
#include "ui/files/project_saving.h"
#include "ui/files/recipe_saving.h"
#include "ui/files/recovery.h"
#include "ui/masking/masking.h"
#include "ui/parts/shown_once.h"
#include "ui/window/event_guard.h"
#include "ui/window/history_window.h"
#include "ui/window/main_window.h"
#include "ui/window/model_menu.h"
#include "ui/words/file_messages.h"
#include "ui/words/refused_keys.h"
#include "widgets/canvas_view.h"

#include <QAction>
#include <QStringList>
#include <QUndoStack>

namespace r2r::ui {

void MainWindow::connectFileActions() {
    const auto onTrigger = [this](ActionId id, auto* receiver, auto slot) {
        connect(&actions_[id], &QAction::triggered, receiver, slot);
    };
    onTrigger(ActionId::New, opening_, [this] { opening_->clear(); });
    onTrigger(ActionId::OpenBackground, opening_, [this] { opening_->askForDocument(); });
    onTrigger(ActionId::AddForeground, opening_, [this] { opening_->askForForegrounds(); });
    onTrigger(ActionId::OpenComposite, opening_, [this] { opening_->askForComposite(); });
    onTrigger(ActionId::OpenRecipe, opening_, [this] { opening_->askForRecipe(); });
    onTrigger(ActionId::OpenExample, opening_, [this] { opening_->openExample(); });
    onTrigger(ActionId::Save, projects_, [this] { projects_->save(); });
    onTrigger(ActionId::SaveAs, projects_, [this] { projects_->saveAs(); });
    onTrigger(ActionId::SaveRecipe, saving_, [this] { saving_->saveAs(); });
    onTrigger(ActionId::Export, exporting_, [this] { exporting_->ask(); });
    onTrigger(ActionId::Quit, this, [this] { close(); });

    connect(&recent_, &RecentFiles::chosen, opening_, &Opening::openAgain);
    connect(opening_, &Opening::opened, &recent_, &RecentFiles::add);
    connect(opening_, &Opening::warned, this, [this](const messages::Message& message) {
        board_.post({.message = message, .topic = Topic::Opening, .isError = true});
    });
    const auto tellSaved = [this](const QString& path) {
        recent_.add({path, {}});
        showTitle();
        announcements_.tell(Topic::Export, messages::saved(path));
    };
    connect(saving_, &RecipeSaving::saved, this, tellSaved);
    connect(projects_, &ProjectSaving::saved, this, tellSaved);
    connect(projects_, &ProjectSaving::stopped, this, [this] {
        announcements_.tell(Topic::Export, {tr("Saving was stopped."), tr("No file was changed.")});
    });
    connect(exporting_, &Exporting::finished, this, [this](const ExportReport& report) {
        if (!report.companions.empty())
            recent_.add({QString::fromStdString(report.companions.back().string()), {}});
        announcements_.tell(Topic::Export, messages::of(report));
    });
    connect(exporting_, &Exporting::cancelled, this, [this] {
        announcements_.tell(Topic::Export,
                            {tr("The export was stopped."), tr("No file was written.")});
    });
}

void MainWindow::tellFailuresOf(EventGuard& guard) {
    announcements_.failuresOf(&guard, &EventGuard::failed, Topic::General);
}

void MainWindow::connectEditActions() {
    auto* editing = new ForegroundEditing(document_, *canvas_, engine_, actions_, this);
    new Arranging(document_, actions_, this);
    announcements_.failuresOf(editing, &ForegroundEditing::failed, Topic::General);
    announcements_.messagesOf(editing, &ForegroundEditing::noticed, Topic::General);
    const auto refuse = [this](Obstacle obstacle) {
        announcements_.tell(Topic::General, messages::of(obstacle));
    };
    connect(&tools_, &ToolBox::refused, this, refuse);
    connect(masking_, &Masking::refused, this, refuse);
    connect(new RefusedKeys(*this, actions_), &RefusedKeys::refused, this, refuse);
    connect(canvas_,
            &widgets::CanvasView::filesDropped,
            opening_,
            [this](const QStringList& paths, QPointF at, widgets::DropZone zone) {
                if (!models_->takeFiles(paths))
                    opening_->openFiles(paths, at, zone);
            });
    connect(canvas_, &widgets::CanvasView::imageDropped, opening_, &Opening::takeImage);
    connect(canvas_, &widgets::CanvasView::pictureDropped, opening_, &Opening::takePicture);
    connect(canvas_, &widgets::CanvasView::addressDropped, this, [this](const QUrl& address) {
        announcements_.tell(Topic::General, messages::addressDropped(address));
    });
    canvas_->setDropTexts([this](const QStringList& paths) {
        return messages::dropTexts(paths, ModelMenu::wouldTake(paths), document_.hasBackground());
    });
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
    announcements_.failuresOf(opening_, &Opening::failed, Topic::Opening);
    announcements_.failuresOf(saving_, &RecipeSaving::failed, Topic::Export);
    announcements_.failuresOf(projects_, &ProjectSaving::failed, Topic::Export);
    connect(projects_, &ProjectSaving::noted, this, [this](const QStringList& notes) {
        announcements_.tell(Topic::Export, {notes.first(), notes.mid(1).join(' ')});
    });
    connect(&preview_, &LivePreview::resultShown, &kept_, &KeptChanges::follow);
    announcements_.failuresOf(exporting_, &Exporting::failed, Topic::Export);
    announcements_.failuresOf(models_, &ModelMenu::failed, Topic::Models);
    announcements_.failuresOf(&maskEditing_, &MaskEditing::failed, Topic::Mask);
    announcements_.failuresOf(maskHint_, &MaskHint::failed, Topic::Mask);
    announcements_.failuresOf(masking_, &Masking::failed, Topic::Mask);
    announcements_.messagesOf(masking_, &Masking::told, Topic::Mask);
    announcements_.failuresOf(&preview_, &LivePreview::failed, Topic::Preview);
    announcements_.notesOf(opening_, &Opening::noted, Topic::Opening);
    announcements_.messagesOf(opening_, &Opening::told, Topic::General);
    announcements_.notesOf(maskHint_, &MaskHint::noted, Topic::Mask);
    announcements_.messagesOf(models_, &ModelMenu::noticed, Topic::Models);
    connect(opening_, &Opening::loadingChanged, &board_, [this](bool isLoading) {
        if (isLoading)
            board_.withdraw(Topic::Opening);
    });
    connect(&preview_, &LivePreview::resultShown, &announcements_, &Announcements::tellAbout);
}

void MainWindow::connectJournal() {
    connect(&actions_[ActionId::History], &QAction::triggered, this, [this] {
        showOnly<HistoryWindow>(*this,
                                [this] { return new HistoryWindow(document_.undoStack(), this); });
    });
    opening_->restoreStepsTo(*journal_);
    projects_->keepStepsOf(*journal_);
    connect(&preview_, &LivePreview::resultShown, journal_, [this](const PreviewResult& result) {
        if (!result.isDraft)
            journal_->noteChanges(result.kept);
    });
    announcements_.failuresOf(journal_, &Journalling::failed, Topic::General);
    announcements_.failuresOf(recovery_, &Recovery::failed, Topic::Opening);
    announcements_.notesOf(recovery_, &Recovery::noted, Topic::Opening);
}

}  // namespace r2r::ui
