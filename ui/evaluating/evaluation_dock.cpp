// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/evaluating/evaluation_dock.h"

#include "ui/evaluating/evaluation_panel.h"
#include "ui/evaluating/evaluation_picture.h"
#include "ui/evaluating/new_evaluation_dialog.h"
#include "ui/parts/open_outside.h"
#include "ui/parts/shown_once.h"

#include <QDir>
#include <QFileInfo>

#include <utility>

namespace r2r::ui {

EvaluationDock::EvaluationDock(const ModelLibrary& library,
                               Settings& settings,
                               QString program,
                               QWidget* parent)
    : RunDock(tr("Evaluation"), settings, std::move(program), parent), library_(library) {
    setObjectName("evaluationDock");
}

QWidget* EvaluationDock::createPanel() {
    panel_ = new EvaluationPanel(shelf(), library_, this);
    connect(panel_, &EvaluationPanel::newWanted, this, &EvaluationDock::askForNew);
    connect(panel_, &EvaluationPanel::openWanted, this, [this] {
        askForFolder(tr("Show the evaluation in this folder"), Folder::Evaluations);
    });
    connect(panel_, &EvaluationPanel::resumeWanted, this, [this](const QString& folder) {
        start(folder, NewEvaluationDialog::argumentsOf(folder));
    });
    connect(panel_, &EvaluationPanel::folderWanted, this, [this](const QString& folder) {
        openOutside(folder, *this);
    });
    connect(panel_, &EvaluationPanel::pictureWanted, this, &EvaluationDock::showPicture);
    return panel_;
}

void EvaluationDock::select(const QString& folder) {
    panel_->select(folder);
}

QStringList EvaluationDock::remembered() const {
    return settings().evaluationFolders();
}

void EvaluationDock::remember(const QStringList& folders) {
    settings().setEvaluationFolders(folders);
}

RunDock::Call EvaluationDock::callOf(const QString& folder, const QStringList& arguments) const {
    const QDir place(folder);
    return {
        .arguments = QStringList("evaluate") + arguments +
                     QStringList{"--out", place.absolutePath(), "--keep-outputs", "--events", "-"},
        .output = place.filePath("events.jsonl")};
}

QString EvaluationDock::notStarted(const QString& problem) const {
    return tr("The evaluation could not be started: %1.").arg(problem);
}

std::optional<messages::Message> EvaluationDock::refusalOf(const QString& folder) const {
    if (QFileInfo::exists(QDir(folder).filePath("evaluation.json")))
        return std::nullopt;
    return messages::Message{
        tr("%1 is not the folder of an evaluation.").arg(QFileInfo(folder).fileName()),
        tr("The folder of an evaluation contains a file named evaluation.json.")};
}

void EvaluationDock::askForNew() {
    NewEvaluationDialog dialog(library_, settings(), this);
    if (dialog.exec() == QDialog::Accepted)
        start(dialog.folder(), dialog.arguments());
}

void EvaluationDock::showPicture(const QString& folder,
                                 const Evaluation& evaluation,
                                 const PictureChoice& choice) {
    showOnly<EvaluationPicture>(*this, [this] {
        return new EvaluationPicture(subjectTitles(library_), this);
    }).choose(folder, evaluation, choice);
}

}  // namespace r2r::ui
