// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/training/training_dock.h"

#include "ui/jobs/run_folder.h"
#include "ui/parts/open_outside.h"
#include "ui/training/new_run_dialog.h"
#include "ui/training/training_panel.h"

#include <QFileInfo>

#include <utility>

namespace r2r::ui {

TrainingDock::TrainingDock(const ModelLibrary& library,
                           Settings& settings,
                           QString program,
                           QWidget* parent)
    : RunDock(tr("Training"), settings, std::move(program), parent), library_(library) {
    setObjectName("trainingDock");
}

QWidget* TrainingDock::createPanel() {
    panel_ = new TrainingPanel(shelf(), this);
    connect(panel_, &TrainingPanel::newRunWanted, this, &TrainingDock::askForNewRun);
    connect(panel_, &TrainingPanel::openRunWanted, this, [this] {
        askForFolder(tr("Watch the training run in this folder"), Folder::Runs);
    });
    connect(panel_, &TrainingPanel::resumeWanted, this, [this](const QString& folder) {
        start(folder, {"--resume", folder});
    });
    connect(panel_, &TrainingPanel::checkpointWanted, this, &TrainingDock::checkpointWanted);
    connect(panel_, &TrainingPanel::pictureWanted, this, [this](const QString& path) {
        openOutside(path, *this);
    });
    return panel_;
}

void TrainingDock::select(const QString& folder) {
    panel_->selectRun(folder);
}

QStringList TrainingDock::remembered() const {
    return settings().runFolders();
}

void TrainingDock::remember(const QStringList& folders) {
    settings().setRunFolders(folders);
}

RunDock::Call TrainingDock::callOf(const QString& /*folder*/, const QStringList& arguments) const {
    return {.arguments = QStringList("train") + arguments, .output = {}};
}

QString TrainingDock::notStarted(const QString& problem) const {
    return tr("The training could not be started: %1.").arg(problem);
}

std::optional<messages::Message> TrainingDock::refusalOf(const QString& folder) const {
    const QString name = QFileInfo(folder).fileName();
    switch (runFolderKind(folder)) {
        case RunFolder::Training:
            return std::nullopt;
        case RunFolder::Evaluation:
            return messages::Message{tr("%1 is an evaluation, not a training run.").arg(name),
                                     tr("View → Evaluation shows it.")};
        case RunFolder::Pairs:
            return messages::Message{
                tr("%1 holds pairs that were made, not a training run.").arg(name),
                tr("Data → Synthesize… packs them, and New… trains on them.")};
        case RunFolder::PackedPairs:
            return messages::Message{tr("%1 holds packed pairs, not a training run.").arg(name),
                                     tr("New… trains on them.")};
        default:
            return messages::Message{tr("%1 is not the folder of a training run.").arg(name),
                                     tr("The folder of a run contains a file named events.jsonl.")};
    }
}

void TrainingDock::askForNewRun() {
    NewRunDialog dialog(library_, settings(), program(), this);
    if (dialog.exec() != QDialog::Accepted)
        return;
    start(dialog.folder(), {"--config", dialog.configuration(), "--run", dialog.folder()});
}

}  // namespace r2r::ui
