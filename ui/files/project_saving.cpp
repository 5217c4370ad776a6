// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/project_saving.h"

#include "engine/imaging/files/layer_name.h"
#include "engine/pipeline/recipes/recipe_file.h"
#include "ui/files/journalling.h"
#include "ui/files/replace_question.h"
#include "ui/parts/question_box.h"
#include "ui/words/messages.h"
#include "ui/words/qt_text.h"
#include "widgets/progress_strip.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QPushButton>

#include <algorithm>
#include <memory>
#include <utility>

namespace r2r::ui {
namespace {

constexpr qint64 kThumbnailMs = 60'000;  // a stroke more or less is not seen in it
constexpr int kSlowMs = 400;             // a save that is over by then shows no progress

QString projectEnding() {
    return qtText(kProjectEnding);
}

/// Whether a file that holds one composition holds the other; pixels that are shared are not read.
bool isSame(const Composition& a, const Composition& b) {
    return a.background.sharesPixelsWith(b.background) && a.foregrounds == b.foregrounds;
}

/// But for masks and settings; a large picture takes a while to be made small.
bool looksAlike(const Composition& a, const Composition& b) {
    return a.background.sharesPixelsWith(b.background) &&
           std::ranges::equal(
               a.foregrounds, b.foregrounds, [](const Foreground& one, const Foreground& other) {
                   return one.image.sharesPixelsWith(other.image) &&
                          one.placement == other.placement && one.isHidden == other.isHidden;
               });
}

}  // namespace

ProjectSaving::ProjectSaving(const Parts& parts) : QObject(&parts.window), parts_(parts) {
    slow_.setSingleShot(true);
    connect(&parts.document, &Document::opened, this, [this] {
        ++documents_;
        waiting_.clear();
        asOpened_ = {};
        if (parts_.document.undoStack().isClean())
            asOpened_ = parts_.document.composition();
    });
    connect(
        &parts.document.undoStack(), &QUndoStack::indexChanged, this, &ProjectSaving::followUndo);
    connect(&parts.progress, &widgets::ProgressStrip::cancelRequested, this, [this] {
        waiting_.clear();
        thread_.stop();
    });
}

void ProjectSaving::save(const Then& then) {
    const ProjectState& state = parts_.files.project;
    if (state.path.empty() || state.isProtected)
        saveAs(then);
    else
        saveTo(QString::fromStdString(state.path.string()), parts_.files.isLinked, then);
}

void ProjectSaving::saveAs(const Then& then) {
    if (!parts_.document.hasBackground())
        return;
    const QString whole = tr("Projects with their pictures (*.r2rs)");
    const QString linked = tr("Projects that only name their pictures (*.r2rs)");
    QString kind = parts_.files.isLinked ? linked : whole;
    const QString typed = QFileDialog::getSaveFileName(
        &parts_.window, tr("Save project"), proposedPath(), whole + ";;" + linked, &kind);
    if (typed.isEmpty())
        return;
    const QString path = withEnding(typed, projectEnding(), projectEnding());
    if (mayWrite(path, typed, tr("Save project"), parts_.window))
        saveTo(path, kind == linked, then);
}

void ProjectSaving::saveTo(const QString& path, bool isLinked, const Then& then) {
    const Wanted wanted{.path = path, .isLinked = isLinked, .replacesChanged = false, .then = then};
    if (isSaving())
        waiting_.push_back(wanted);
    else
        start(wanted);
}

void ProjectSaving::start(const Wanted& wanted) {
    ProjectRequest request = requestFor(wanted);
    if (!journal_) {
        write(wanted, request, documents_);
        return;
    }
    isPreparing_ = true;
    journal_->takeSteps(
        {.project = projectPlace(request.path), .save = request.name, .isLinked = wanted.isLinked},
        [this, wanted, request, document = documents_](
            const std::shared_ptr<const JournalSnapshot>& steps) mutable {
            isPreparing_ = false;
            request.history = steps;
            write(wanted, std::move(request), document);
        });
}

void ProjectSaving::write(const Wanted& wanted, ProjectRequest request, uint64_t document) {
    const QString text = tr("Saving %1").arg(QFileInfo(wanted.path).fileName());
    slow_.disconnect(this);
    connect(&slow_, &QTimer::timeout, this, [this, text] { parts_.progress.start(text); });
    slow_.start(kSlowMs);
    request.wantsThumbnail = needsThumbnail(wanted);
    thread_.ask([request](const JobContext& job) { return writeProject(request, job); },
                [this, wanted, document, isPictured = request.wantsThumbnail](
                    const Outcome<Written>& outcome) {
                    const auto* written = std::get_if<Written>(&outcome);
                    if (isPictured && written && *written)
                        notePictured(**written);
                    end(wanted, document, outcome);
                },
                [this, text](const JobProgress& step) {
                    if (!slow_.isActive())
                        parts_.progress.setProgress(text, step.done, step.total);
                });
}

bool ProjectSaving::needsThumbnail(const Wanted& wanted) const {
    return picturedIn_ != std::filesystem::path(wanted.path.toStdString()) ||
           sincePictured_.hasExpired(kThumbnailMs) ||
           !looksAlike(pictured_, parts_.document.composition());
}

void ProjectSaving::notePictured(const SavedProject& saved) {
    pictured_ = saved.state.composition;
    picturedIn_ = saved.state.path;
    sincePictured_.start();
}

void ProjectSaving::end(const Wanted& wanted, uint64_t document, const Outcome<Written>& outcome) {
    slow_.stop();
    parts_.progress.finish();
    if (const auto* failure = std::get_if<Failure>(&outcome)) {
        Q_EMIT failed(*failure);
    } else if (const auto* written = std::get_if<Written>(&outcome)) {
        if (!*written) {
            askAboutChanged(wanted);
            return;
        }
        if (document == documents_)
            take(wanted, **written);
        if (wanted.then)
            wanted.then();
    } else {
        Q_EMIT stopped();
    }
    saveNext();
}

void ProjectSaving::take(const Wanted& wanted, const SavedProject& saved) {
    DocumentFiles& files = parts_.files;
    const bool isOther = files.project.path != saved.state.path;
    files.project = saved.state;
    files.isLinked = wanted.isLinked;
    files.held = picturesInFiles(files);
    for (ProjectPicture& picture : files.held)
        if (!wanted.isLinked)
            picture.holder = saved.state.path;
    if (isOther) {
        files.claim.reset();
        files.claim = std::make_shared<const ProjectClaim>(saved.state.path);
    }
    parts_.settings.setFolder(Folder::Recipes, QFileInfo(wanted.path).absolutePath());
    // What was edited meanwhile is not in the file.
    if (isAsInTheFile())
        parts_.document.undoStack().setClean();
    else
        parts_.document.undoStack().resetClean();
    Q_EMIT this->saved(QString::fromStdString(saved.state.path.string()));
    QStringList notes;
    for (const std::string& note : saved.notes)
        notes << QString::fromStdString(note) + '.';
    if (!notes.isEmpty())
        Q_EMIT noted(notes);
}

void ProjectSaving::askAboutChanged(const Wanted& wanted) {
    QuestionBox box(
        "projectChanged",
        tr("R2R Studio"),
        tr("%1 was saved by another program since you opened it.")
            .arg(QFileInfo(wanted.path).fileName()),
        tr("If you replace it, what was saved there is lost. Under another name, both stay."),
        parts_.window);
    auto* other = box.addAnswer("projectChangedSaveAs", tr("Save &as…"), QMessageBox::AcceptRole);
    const auto* replace =
        box.addAnswer("projectChangedReplace", tr("&Replace"), QMessageBox::DestructiveRole);
    box.setDefaultButton(other);
    box.exec();
    if (box.clickedButton() == replace) {
        Wanted again = wanted;
        again.replacesChanged = true;
        start(again);
        return;
    }
    if (box.clickedButton() == other)
        saveAs(wanted.then);
    saveNext();
}

void ProjectSaving::saveNext() {
    if (isSaving() || waiting_.empty())
        return;
    const Wanted next = waiting_.front();
    waiting_.erase(waiting_.begin());
    start(next);
}

void ProjectSaving::followUndo() {
    QUndoStack& stack = parts_.document.undoStack();
    if (!stack.isClean() && isAsInTheFile())
        stack.setClean();
}

ProjectRequest ProjectSaving::requestFor(const Wanted& wanted) const {
    const DocumentFiles& files = parts_.files;
    Json view = files.view;
    if (const auto current = parts_.document.currentForegroundId())
        view["current_foreground"] = static_cast<uint32_t>(*current);
    return {
        .project = {.composition = parts_.document.composition(),
                    .pictures = picturesInFiles(files),
                    .changes = fittingChanges(parts_.kept.changes(), parts_.document.composition()),
                    .identities = files.identities,
                    .isLinked = wanted.isLinked,
                    .view = std::move(view),
                    .notes = files.notes},
        .path = wanted.path.toStdString(),
        .before = files.project,
        .replacesChanged = wanted.replacesChanged,
        .name = newSaveName(),
        .stepText = tr("All changes up to this save").toStdString(),
        .catalog = parts_.library.catalog()};
}

QString ProjectSaving::proposedPath() const {
    const DocumentFiles& files = parts_.files;
    if (!files.project.path.empty() && !files.project.isProtected)
        return QString::fromStdString(files.project.path.string());
    const Composition& composition = parts_.document.composition();
    const SourceFile* background = backgroundFile(files.sources, composition);
    QString stem =
        background ? QString::fromStdString(layerName(background->file.path).file.stem().string())
                   : tr("composition");
    if (files.project.isProtected)
        stem = tr("%1 copy").arg(QString::fromStdString(files.project.path.stem().string()));
    const QString folder =
        folderForResults(files.sources, composition, parts_.settings.folder(Folder::Recipes));
    return QDir(folder).filePath(stem + projectEnding());
}

/// Without a project, the files are those that were opened; with a recipe of its own, its steps say
/// what is in it.
bool ProjectSaving::isAsInTheFile() const {
    const DocumentFiles& files = parts_.files;
    if (!files.project.path.empty())
        return isSame(files.project.composition, parts_.document.composition());
    return files.recipe.isEmpty() && !files.sources.empty() &&
           isSame(asOpened_, parts_.document.composition());
}

}  // namespace r2r::ui
