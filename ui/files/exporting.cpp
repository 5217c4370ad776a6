// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/exporting.h"

#include "engine/imaging/files/format_table.h"
#include "engine/imaging/files/layer_name.h"
#include "engine/pipeline/recipes/recipe_file.h"
#include "ui/files/document_files.h"
#include "ui/files/export_dialog.h"
#include "ui/words/messages.h"
#include "widgets/progress_strip.h"

#include <QFileInfo>

#include <filesystem>
#include <string>
#include <system_error>

namespace r2r::ui {
namespace {

namespace fs = std::filesystem;

}  // namespace

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
    connect(&document, &Document::opened, this, [this] { last_.reset(); });
    connect(&progress, &widgets::ProgressStrip::cancelRequested, this, &Exporting::stop);
}

void Exporting::stop() {
    stop_.request_stop();
}

void Exporting::ask() {
    if (!document_.hasBackground() || isRunning_)
        return;
    auto* dialog = new ExportDialog(proposedPath(),
                                    settings_.exportHabits(),
                                    document_.composition(),
                                    opening_.sources(),
                                    &window_);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    if (last_)
        dialog->setForm(last_->form);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        settings_.setExportHabits(dialog->habits());
        settings_.setFolder(Folder::Exports, QFileInfo(dialog->path()).absolutePath());
        exportTo(dialog->path(), dialog->habits(), dialog->form());
    });
    dialog->open();
}

void Exporting::exportTo(const QString& path, const ExportHabits& habits, const OutputForm& form) {
    if (isRunning_)
        return;
    const ExportRequest request{.composition = document_.composition(),
                                .path = path.toStdString(),
                                .form = form,
                                .options = {.jpegQuality = habits.jpegQuality,
                                            .isLossless = habits.isLossless,
                                            .metadata = habits.metadata},
                                .wantsRecipe = habits.wantsRecipe,
                                .sources = opening_.sources(),
                                .device = settings_.device().toStdString(),
                                .identities = opening_.identities()};
    exportedRevision_ = document_.revision();
    last_ = LastExport{document_.composition().background, path, form};
    progress_.start(tr("Exporting %1").arg(QFileInfo(path).fileName()));
    start(request);
}

void Exporting::start(const ExportRequest& request) {
    isRunning_ = true;
    stop_ = engine_.ask(
        this,
        [request](EngineModels& models, const JobContext& job) {
            return exportPicture(request, models, job);
        },
        [this](const Outcome<ExportReport>& outcome) { end(outcome); },
        [this](const JobProgress& step) {
            progress_.setProgress(messages::phase(step.phase, step.subject), step.done, step.total);
        });
}

void Exporting::end(const Outcome<ExportReport>& outcome) {
    isRunning_ = false;
    progress_.finish();
    if (const auto* report = std::get_if<ExportReport>(&outcome))
        takeReport(*report);
    else if (const auto* failure = std::get_if<Failure>(&outcome))
        Q_EMIT failed(*failure);
    else
        Q_EMIT cancelled();
}

void Exporting::takeReport(const ExportReport& report) {
    // A picture does not bring the document back, a recipe does; but not what was edited while
    // the export ran. A document with a recipe or a project of its own is saved when that is
    // written.
    if (!report.companions.empty() && opening_.recipe().isEmpty() && !opening_.hasProject() &&
        document_.revision() == exportedRevision_)
        document_.undoStack().setClean();
    Q_EMIT finished(report);
}

QString Exporting::proposedPath() const {
    const Composition& composition = document_.composition();
    if (last_ && last_->background.sharesPixelsWith(composition.background))
        return last_->path;
    const auto& sources = opening_.sources();
    const SourceFile* source = backgroundFile(sources, composition);
    const fs::path original = source ? layerName(source->file.path).file : fs::path();
    const fs::path folder =
        folderForResults(sources, composition, settings_.folder(Folder::Exports)).toStdString();
    const std::string stem =
        original.empty() ? tr("picture").toStdString() : original.stem().string();
    const std::string ending = endingForResult(original);
    fs::path path = folder / (stem + "-harmonized" + ending);
    std::error_code ignored;
    for (int number = 2; fs::exists(path, ignored) || fs::exists(recipePath(path), ignored);
         ++number)
        path = folder / (stem + "-harmonized-" + std::to_string(number) + ending);
    return QString::fromStdString(path.string());
}

}  // namespace r2r::ui
