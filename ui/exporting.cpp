// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/exporting.h"

#include "ui/messages.h"
#include "ui/panels/export_dialog.h"
#include "widgets/progress_strip.h"

#include <QDir>
#include <QFileInfo>

namespace r2r::ui {

Exporting::Exporting(Document& document,
                     const Opening& opening,
                     EngineThread& engine,
                     Settings& settings,
                     widgets::ProgressStrip& progress,
                     QWidget& window)
    : QObject(&window)
    , document_(document)
    , opening_(opening)
    , engine_(engine)
    , settings_(settings)
    , progress_(progress)
    , window_(window) {
    connect(
        &progress, &widgets::ProgressStrip::cancelRequested, &engine, &EngineThread::stopExport);
    connect(&engine, &EngineThread::exportProgressed, this, [this](const JobProgress& step) {
        progress_.setProgress(messages::phase(step.phase), step.done, step.total);
    });
    connect(&engine, &EngineThread::exportFinished, this, [this](const ExportReport& report) {
        progress_.finish();
        // What was edited while the export ran is not in the file.
        if (document_.revision() == exportedRevision_)
            document_.undoStack().setClean();
        Q_EMIT finished(report);
    });
    connect(&engine, &EngineThread::exportFailed, this, [this](const Failure& failure) {
        progress_.finish();
        Q_EMIT failed(failure);
    });
    connect(&engine, &EngineThread::exportCancelled, this, [this] {
        progress_.finish();
        Q_EMIT cancelled();
    });
}

void Exporting::ask() {
    if (!document_.hasBackground() || engine_.isExporting())
        return;
    auto* dialog = new ExportDialog(proposedPath(),
                                    settings_.exportHabits(),
                                    CompositionRecipe(document_.composition(), opening_.sources()),
                                    &window_);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        settings_.setExportHabits(dialog->habits());
        settings_.setFolder(Folder::Exports, QFileInfo(dialog->path()).absolutePath());
        exportTo(dialog->path(), dialog->habits());
    });
    dialog->open();
}

void Exporting::exportTo(const QString& path, const ExportHabits& habits) {
    const ExportRequest request{
        .composition = document_.composition(),
        .path = path.toStdString(),
        .options = {.jpegQuality = habits.jpegQuality, .metadata = habits.metadata},
        .wantsRecipe = habits.wantsRecipe,
        .sources = opening_.sources(),
        .device = settings_.device().toStdString()};
    if (!engine_.startExport(request))
        return;
    exportedRevision_ = document_.revision();
    progress_.start(tr("Exporting %1").arg(QFileInfo(path).fileName()));
}

QString Exporting::proposedPath() const {
    const auto& sources = opening_.sources();
    const QString stem = sources.empty()
                             ? tr("picture")
                             : QString::fromStdString(sources.front().file.path.stem().string());
    const QDir folder(settings_.folder(Folder::Exports));
    QString path = folder.filePath(stem + "-harmonized.png");
    for (int number = 2; QFileInfo::exists(path); ++number)
        path = folder.filePath(QString("%1-harmonized-%2.png").arg(stem).arg(number));
    return path;
}

}  // namespace r2r::ui
