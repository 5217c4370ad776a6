// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/recipe_saving.h"

#include "engine/imaging/files/layer_name.h"
#include "engine/pipeline/recipes/recipe_file.h"
#include "ui/files/replace_question.h"
#include "ui/words/qt_text.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>

#include <utility>

namespace r2r::ui {
namespace {

/// beach.png.recipe.json says how beach.png was made, and goes on saying that.
bool isRecordOfAPicture(const QString& recipe) {
    const QString ending = qtText(kRecipeEnding);
    return recipe.endsWith(ending) && QFileInfo(recipe.chopped(ending.size())).isFile();
}

}  // namespace

RecipeSaving::RecipeSaving(Document& document,
                           DocumentFiles& files,
                           const ModelLibrary& library,
                           Settings& settings,
                           QWidget& window)
    : QObject(&window)
    , document_(document)
    , files_(files)
    , library_(library)
    , settings_(settings)
    , window_(window) {
    connect(&document, &Document::opened, this, [this] {
        ++documents_;
        own_.clear();
        waiting_.clear();
    });
}

void RecipeSaving::saveAs(const Then& then) {
    if (!document_.hasBackground())
        return;
    const QString typed = QFileDialog::getSaveFileName(
        &window_, tr("Save recipe"), proposedPath(), tr("Recipes (*.json)"));
    if (typed.isEmpty())
        return;
    const QString path = withEnding(typed, ".json", kRecipeEnding.data());
    if (mayWrite(path, typed, tr("Save recipe"), window_))
        saveTo(path, then);
}

void RecipeSaving::saveTo(const QString& path, const Then& then) {
    if (isSaving()) {
        waiting_.push_back({path, then});
        return;
    }
    thread_.ask([request = requestFor(path)](const JobContext&) { return saveRecipe(request); },
                [this, then, document = documents_, revision = document_.revision()](
                    const Outcome<SavedRecipe>& outcome) {
                    const auto* written = std::get_if<SavedRecipe>(&outcome);
                    if (const auto* failure = std::get_if<Failure>(&outcome))
                        Q_EMIT failed(*failure);
                    if (written && document == documents_)
                        take(*written, revision);
                    if (written && then)
                        then();
                    saveNext();
                });
}

SaveRequest RecipeSaving::requestFor(const QString& path) const {
    const ExportHabits habits = settings_.exportHabits();
    return {.composition = document_.composition(),
            .path = path.toStdString(),
            .output = {.jpegQuality = habits.jpegQuality,
                       .isLossless = habits.isLossless,
                       .metadata = habits.metadata},
            .device = settings_.device().toStdString(),
            .catalog = library_.catalog(),
            .sources = files_.sources,
            .own = path == files_.recipe ? own_ : std::vector<SourceFile>(),
            .identities = files_.identities};
}

void RecipeSaving::take(const SavedRecipe& saved, uint64_t revision) {
    files_.recipe = QString::fromStdString(saved.path.string());
    own_ = saved.own;
    settings_.setFolder(Folder::Recipes, QFileInfo(files_.recipe).absolutePath());
    if (document_.revision() == revision && files_.project.path.empty())
        document_.undoStack().setClean();
    Q_EMIT this->saved(files_.recipe);
}

void RecipeSaving::saveNext() {
    if (isSaving() || waiting_.empty())
        return;
    const Waiting next = waiting_.front();
    waiting_.erase(waiting_.begin());
    saveTo(next.path, next.then);
}

QString RecipeSaving::proposedPath() const {
    if (!files_.recipe.isEmpty() && !isRecordOfAPicture(files_.recipe))
        return files_.recipe;
    const Composition& composition = document_.composition();
    const SourceFile* background = backgroundFile(files_.sources, composition);
    const QString stem =
        background ? QString::fromStdString(layerName(background->file.path).file.stem().string())
                   : tr("composition");
    const QString folder =
        folderForResults(files_.sources, composition, settings_.folder(Folder::Recipes));
    return QDir(folder).filePath(stem + kRecipeEnding.data());
}

}  // namespace r2r::ui
