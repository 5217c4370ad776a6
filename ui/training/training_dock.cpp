// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/training/training_dock.h"

#include "ui/jobs/background_program.h"
#include "ui/jobs/run_folder.h"
#include "ui/parts/open_outside.h"
#include "ui/parts/panel_scroll.h"
#include "ui/training/new_run_dialog.h"
#include "ui/training/training_panel.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>

#include <utility>

namespace r2r::ui {
namespace {

/// What a folder is that is not that of a training run.
messages::Message refusalOf(const QString& folder, RunFolder kind) {
    const QString name = QFileInfo(folder).fileName();
    switch (kind) {
        case RunFolder::Evaluation:
            return {TrainingDock::tr("%1 is an evaluation, not a training run.").arg(name),
                    TrainingDock::tr("View → Evaluation shows it.")};
        case RunFolder::Pairs:
            return {
                TrainingDock::tr("%1 holds pairs that were made, not a training run.").arg(name),
                TrainingDock::tr("Pack them in Data → Synthesize…, then train on them with "
                                 "New….")};
        case RunFolder::PackedPairs:
            return {TrainingDock::tr("%1 holds packed pairs, not a training run.").arg(name),
                    TrainingDock::tr("Train on them with New….")};
        default:
            break;
    }
    return {TrainingDock::tr("%1 is not the folder of a training run.").arg(name),
            TrainingDock::tr("The folder of a run contains a file named events.jsonl.")};
}

}  // namespace

TrainingDock::TrainingDock(const ModelLibrary& library,
                           Settings& settings,
                           QString program,
                           QWidget* parent)
    : QDockWidget(tr("Training"), parent)
    , library_(library)
    , settings_(settings)
    , program_(std::move(program)) {
    setObjectName("trainingDock");
    setAllowedAreas(Qt::BottomDockWidgetArea);
    panel_ = new TrainingPanel(shelf_, this);
    setWidget(new PanelScroll(panel_, kLeastBottomDock));
    connect(panel_, &TrainingPanel::newRunWanted, this, &TrainingDock::askForNewRun);
    connect(panel_, &TrainingPanel::openRunWanted, this, &TrainingDock::askForRun);
    connect(panel_, &TrainingPanel::resumeWanted, this, [this](const QString& folder) {
        start(folder, {"--resume", folder});
    });
    connect(panel_, &TrainingPanel::checkpointWanted, this, &TrainingDock::checkpointWanted);
    connect(panel_, &TrainingPanel::pictureWanted, this, [this](const QString& path) {
        openOutside(path, *this);
    });
    for (const QString& folder : settings_.runFolders())
        if (QFileInfo(folder).isDir())
            shelf_.open(folder);
    connect(&shelf_, &RunShelf::opened, this, &TrainingDock::remember);
    connect(&shelf_, &RunShelf::closed, this, &TrainingDock::remember);
}

TrainingDock::~TrainingDock() = default;

void TrainingDock::start(const QString& folder, const QStringList& arguments) {
    const BackgroundStart started = startInBackground(
        program_, QStringList("train") + arguments, QDir(folder).filePath("log.txt"));
    if (started.process == 0) {
        Q_EMIT noticed({tr("The training could not be started: %1.").arg(started.problem),
                        tr("Check that the program r2r is installed next to this one.")});
        return;
    }
    RunFollower& run = shelf_.open(folder);
    run.expect(started.process);
    panel_->selectRun(run.model().folder());
}

void TrainingDock::askForNewRun() {
    NewRunDialog dialog(library_, settings_, program_, this);
    if (dialog.exec() != QDialog::Accepted)
        return;
    start(dialog.folder(), {"--config", dialog.configuration(), "--run", dialog.folder()});
}

void TrainingDock::askForRun() {
    const QString folder = QFileDialog::getExistingDirectory(
        this, tr("Watch the training run in this folder"), settings_.folder(Folder::Runs));
    if (folder.isEmpty())
        return;
    settings_.setFolder(Folder::Runs, QFileInfo(folder).absolutePath());
    watch(folder);
}

void TrainingDock::watch(const QString& folder) {
    const RunFolder kind = runFolderKind(folder);
    if (kind == RunFolder::Training)
        panel_->selectRun(shelf_.open(folder).model().folder());
    else
        Q_EMIT noticed(refusalOf(folder, kind));
}

void TrainingDock::remember() {
    settings_.setRunFolders(shelf_.folders());
}

}  // namespace r2r::ui
