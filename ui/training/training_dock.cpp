// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/training/training_dock.h"

#include "ui/jobs/background_program.h"
#include "ui/parts/panel_scroll.h"
#include "ui/training/new_run_dialog.h"
#include "ui/training/training_panel.h"

#include <QDesktopServices>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QUrl>

#include <utility>

namespace r2r::ui {

TrainingDock::TrainingDock(Settings& settings, QString program, QWidget* parent)
    : QDockWidget(tr("Training"), parent), settings_(settings), program_(std::move(program)) {
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
    connect(panel_, &TrainingPanel::pictureWanted, this, [](const QString& path) {
        QDesktopServices::openUrl(QUrl::fromLocalFile(path));
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
    NewRunDialog dialog(settings_, program_, this);
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
    if (QFileInfo::exists(QDir(folder).filePath("events.jsonl")))
        panel_->selectRun(shelf_.open(folder).model().folder());
    else
        Q_EMIT noticed(
            {tr("%1 is not the folder of a training run.").arg(QFileInfo(folder).fileName()),
             tr("The folder of a run contains a file named events.jsonl.")});
}

void TrainingDock::remember() {
    settings_.setRunFolders(shelf_.folders());
}

}  // namespace r2r::ui
