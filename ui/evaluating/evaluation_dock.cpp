// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/evaluating/evaluation_dock.h"

#include "ui/evaluating/evaluation_panel.h"
#include "ui/evaluating/evaluation_picture.h"
#include "ui/evaluating/new_evaluation_dialog.h"
#include "ui/jobs/background_program.h"
#include "ui/parts/open_outside.h"
#include "ui/parts/panel_scroll.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>

#include <utility>

namespace r2r::ui {

EvaluationDock::EvaluationDock(const ModelLibrary& library,
                               Settings& settings,
                               QString program,
                               QWidget* parent)
    : QDockWidget(tr("Evaluation"), parent)
    , library_(library)
    , settings_(settings)
    , program_(std::move(program)) {
    setObjectName("evaluationDock");
    setAllowedAreas(Qt::BottomDockWidgetArea);
    for (const QString& folder : settings_.evaluationFolders())
        if (QFileInfo(folder).isDir())
            shelf_.open(folder);
    panel_ = new EvaluationPanel(shelf_, library_, this);
    setWidget(new PanelScroll(panel_, kLeastBottomDock));
    connect(panel_, &EvaluationPanel::newWanted, this, &EvaluationDock::askForNew);
    connect(panel_, &EvaluationPanel::openWanted, this, &EvaluationDock::askForFolder);
    connect(panel_, &EvaluationPanel::resumeWanted, this, [this](const QString& folder) {
        start(folder, NewEvaluationDialog::argumentsOf(folder));
    });
    connect(panel_, &EvaluationPanel::folderWanted, this, [this](const QString& folder) {
        openOutside(folder, *this);
    });
    connect(
        panel_,
        &EvaluationPanel::pictureWanted,
        this,
        [this](const QString& folder, const Evaluation& evaluation, const PictureChoice& choice) {
            auto* picture = findChild<EvaluationPicture*>();
            if (!picture)
                picture = new EvaluationPicture(subjectTitles(library_), this);
            picture->choose(folder, evaluation, choice);
            picture->show();
            picture->raise();
        });
    connect(&shelf_, &RunShelf::opened, this, &EvaluationDock::remember);
    connect(&shelf_, &RunShelf::closed, this, &EvaluationDock::remember);
}

EvaluationDock::~EvaluationDock() = default;

void EvaluationDock::start(const QString& folder, const QStringList& arguments) {
    const QDir place(folder);
    const BackgroundStart started = startInBackground(
        program_,
        QStringList("evaluate") + arguments +
            QStringList{"--out", place.absolutePath(), "--keep-outputs", "--events", "-"},
        place.filePath("log.txt"),
        place.filePath("events.jsonl"));
    if (started.process == 0) {
        Q_EMIT noticed({tr("The evaluation could not be started: %1.").arg(started.problem),
                        tr("Check that the program r2r is installed next to this one.")});
        return;
    }
    shelf_.open(folder).expect(started.process);
    panel_->select(place.absolutePath());
}

void EvaluationDock::watch(const QString& folder) {
    panel_->select(shelf_.open(folder).model().folder());
}

void EvaluationDock::askForNew() {
    NewEvaluationDialog dialog(library_, settings_, this);
    if (dialog.exec() == QDialog::Accepted)
        start(dialog.folder(), dialog.arguments());
}

void EvaluationDock::askForFolder() {
    const QString folder = QFileDialog::getExistingDirectory(
        this, tr("Show the evaluation in this folder"), settings_.folder(Folder::Evaluations));
    if (folder.isEmpty())
        return;
    settings_.setFolder(Folder::Evaluations, QFileInfo(folder).absolutePath());
    if (QFileInfo::exists(QDir(folder).filePath("evaluation.json")))
        watch(folder);
    else
        Q_EMIT noticed(
            {tr("%1 is not the folder of an evaluation.").arg(QFileInfo(folder).fileName()),
             tr("The folder of an evaluation contains a file named evaluation.json.")});
}

void EvaluationDock::remember() {
    settings_.setEvaluationFolders(shelf_.folders());
}

}  // namespace r2r::ui
