// SPDX-License-Identifier: GPL-3.0-or-later
// This part of opening puts what was read into the document, and says what is to be known about it.
#include "engine/core/resources.h"
#include "engine/imaging/files/layer_name.h"
#include "ui/document/commands.h"
#include "ui/document/foreground_copy.h"
#include "ui/document/qt_image.h"
#include "ui/files/journalling.h"
#include "ui/files/opening.h"
#include "ui/files/placed_layers.h"
#include "ui/files/stored_history.h"
#include "ui/files/unsaved_work.h"
#include "ui/words/file_messages.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace r2r::ui {
namespace {

namespace fs = std::filesystem;

/// Only pixels of the background count: a drop beside it means "somewhere".
bool isOn(const Image& background, QPointF point) {
    return QRectF(0, 0, background.width(), background.height()).contains(point);
}

/// Empty if the program's own files are missing.
QString examplePath() {
    const auto path = outcomeOf([] { return resource("examples/example.recipe.json"); });
    const auto* found = std::get_if<fs::path>(&path);
    return found ? QString::fromStdString(fs::absolute(*found).lexically_normal().string())
                 : QString();
}

/// A composite is its own foreground; without its background it makes no sense.
bool holdsComposite(const Composition& composition) {
    return std::ranges::any_of(composition.foregrounds, [&](const Foreground& foreground) {
        return isPartOfBackground(composition, foreground);
    });
}

/// Else it was pasted.
bool isInAFile(const LoadedPicture& picture) {
    return !picture.source.file.path.empty();
}

fs::path fileOf(const LoadedPicture& picture) {
    return layerName(picture.source.file.path).file;
}

DocumentFiles filesOf(const LoadedProject& loaded) {
    const Project& project = loaded.opened.project;
    const ProjectState& state = loaded.opened.state;
    return {.sources = loaded.sources,
            .recipe = {},
            .identities = project.identities,
            .project = state,
            .held = project.pictures,
            .isLinked = project.isLinked,
            .view = project.view,
            .notes = project.notes,
            .claim = std::make_shared<const ProjectClaim>(state.path)};
}

/// How many pictures at the beginning are layers of `file`.
size_t layersOfOneFile(std::span<const LoadedPicture> pictures, const fs::path& file) {
    const auto end = std::ranges::find_if_not(pictures, [&](const LoadedPicture& picture) {
        return picture.layer && fileOf(picture) == file;
    });
    return static_cast<size_t>(end - pictures.begin());
}

}  // namespace

void Opening::take(const LoadedPictures& pictures) {
    std::span<const LoadedPicture> rest = pictures.foregrounds;
    if (pictures.background && !pictures.layeredBackground.empty()) {
        const auto layers = rest.first(layersOfOneFile(rest, pictures.layeredBackground));
        if (!parts_.unsaved.mayGo([this, pictures] { take(pictures); }))
            return;
        takeLayeredDocument(pictures, layers);
        rest = rest.subspan(layers.size());
    } else if (pictures.background) {
        takeBackground(*pictures.background);
    }
    while (!rest.empty()) {
        size_t taken = 1;
        if (!parts_.document.hasBackground()) {
            takeBackground(rest.front());  // the one meant for it could not be read
        } else if (const size_t layers = layersOfOneFile(rest, fileOf(rest.front())); layers > 0) {
            takeLayers(rest.first(layers));
            taken = layers;
        } else {
            takeForeground(rest.front());
        }
        rest = rest.subspan(taken);
    }
    tellMasks(pictures.foregrounds);
    for (const Failure& failure : pictures.failures)
        Q_EMIT failed(failure);
}

void Opening::noteSources(std::span<const LoadedPicture> pictures) {
    for (const LoadedPicture& picture : pictures) {
        if (isInAFile(picture))
            parts_.files.sources.push_back(picture.source);
        if (picture.mask)
            parts_.files.sources.push_back(*picture.mask);
        parts_.scene.prepare(picture.photograph.image, picture.display);
    }
}

void Opening::takeForeground(const LoadedPicture& picture) {
    noteSources(std::span(&picture, 1));
    addForeground(picture.photograph.image,
                  isInAFile(picture) ? QString::fromStdString(fileOf(picture).stem().string())
                                     : tr("Pasted picture"),
                  picture.mask ? std::optional(picture.mask->image) : std::nullopt);
}

void Opening::takeLayers(std::span<const LoadedPicture> layers) {
    noteSources(layers);
    std::optional<Point> at;
    if (dropPoint_ && isOn(parts_.document.composition().background, *dropPoint_))
        at = fromQt(*dropPoint_);
    parts_.document.push(std::make_unique<AddForegrounds>(
        parts_.document,
        placedLayers(parts_.document.composition(), layers, at, parts_.library.settingsForNext())));
}

void Opening::takeLayeredDocument(const LoadedPictures& pictures,
                                  std::span<const LoadedPicture> layers) {
    const LoadedPicture& background = *pictures.background;
    Composition composition{.background = background.photograph.image,
                            .metadata = background.photograph.metadata,
                            .foregrounds = {}};
    if (!layers.empty())
        composition.foregrounds =
            placedLayers(composition, layers, {}, parts_.library.settingsForNext());
    DocumentFiles files;
    if (isInAFile(background))  // else it is paper
        files.sources.push_back(background.source);
    for (const LoadedPicture& layer : layers)
        files.sources.push_back(layer.source);
    for (const LoadedPicture& each : layers)
        parts_.scene.prepare(each.photograph.image, each.display);
    parts_.scene.prepare(background.photograph.image, background.display);
    open(std::move(composition), std::move(files));
    Q_EMIT opened({QString::fromStdString(pictures.layeredBackground.string()), {}});
}

/// In one message: a newer one would take the place of the one before it.
void Opening::tellMasks(const std::vector<LoadedPicture>& pictures) {
    QStringList said;
    for (const LoadedPicture& picture : pictures)
        if (picture.mask) {
            const auto message = messages::maskFound(
                picture.source.file.path, picture.mask->file.path, picture.otherMasks);
            said << message.happened << message.hint;
        }
    said.removeAll(QString());
    if (!said.isEmpty())
        Q_EMIT told({said.takeFirst(), said.join(' ')});
}

void Opening::take(const LoadedComposition& loaded) {
    for (size_t i = 0; i < loaded.sources.size(); ++i)
        parts_.scene.prepare(loaded.sources[i].image, loaded.displays[i]);
    DocumentFiles files{.sources = loaded.sources,
                        .recipe = QString::fromStdString(loaded.recipe.string()),
                        .identities = loaded.identities};
    files.sources.insert(files.sources.end(), loaded.masks.begin(), loaded.masks.end());
    const bool isExample = files.recipe == examplePath();
    if (isExample)
        files.recipe.clear();  // it belongs to the program
    // A recipe says how it is harmonized; a composite comes without a word.
    Composition composition = loaded.composition;
    for (Foreground& foreground : composition.foregrounds)
        if (foreground.harmony.model.empty())
            foreground.harmony = parts_.library.settingsForNext();
    open(composition, files);
    if (isExample)
        return;
    warnOfOtherModels(QString::fromStdString(loaded.recipe.filename().string()),
                      loaded.otherModels,
                      loaded.program);
    if (loaded.isMaskFound)
        Q_EMIT told(messages::maskFound(
            loaded.sources.front().file.path, loaded.masks.front().file.path, loaded.otherMasks));
    const auto pathOf = [](const SourceFile& source) {
        return QString::fromStdString(source.file.path.string());
    };
    if (files.recipe.isEmpty())
        Q_EMIT opened({pathOf(loaded.sources.front()), pathOf(loaded.masks.front())});
    else
        Q_EMIT opened({files.recipe, {}});
}

void Opening::take(const LoadedProject& loaded) {
    const Project& project = loaded.opened.project;
    const auto& pictures = loaded.opened.state.pictures;
    for (size_t i = 0; i < pictures.size(); ++i)
        parts_.scene.prepare(pictures[i].image, loaded.displays[i]);
    parts_.kept.take(project.changes, project.composition);
    parts_.files.claim.reset();  // opened again, it is not open elsewhere
    parts_.files = filesOf(loaded);
    if (journal_ && loaded.steps) {
        const RestoredWork& work = loaded.steps->work;
        journal_->carryOn(std::move(loaded.steps->claim), work, false);
        parts_.document.restore(project.composition, storedHistory(work));
    } else {
        parts_.document.open(project.composition);
    }
    if (const auto current = project.view.find("current_foreground");
        current != project.view.end() && current->is_number_unsigned())
        parts_.document.setCurrentForeground(ForegroundId{current->get<uint32_t>()});
    tellAbout(loaded);
    Q_EMIT opened({QString::fromStdString(loaded.opened.state.path.string()), {}});
}

/// The gravest comes last: it is the one that stays in sight.
void Opening::tellAbout(const LoadedProject& loaded) {
    const QString name = QString::fromStdString(loaded.opened.state.path.filename().string());
    warnOfOtherModels(name, loaded.otherModels, {});
    if (parts_.files.claim->isTaken())
        Q_EMIT warned({tr("%1 is open in another window, too.").arg(name),
                       tr("Who saves second is asked before the other's work is replaced.")});
    QStringList notes;
    for (const std::string& note : loaded.opened.notes)
        notes << QString::fromStdString(note) + '.';
    if (!notes.isEmpty())
        Q_EMIT warned({notes.takeFirst(), notes.join(' ')});
}

void Opening::warnOfOtherModels(const QString& file,
                                const std::vector<std::string>& names,
                                const std::string& program) {
    QStringList titles;
    bool areBundled = true;
    for (const std::string& name : names) {
        titles.append(parts_.library.title(name));
        const ModelInfo* model = parts_.library.find(name);
        areBundled = areBundled && model && model->isBundled;
    }
    if (!titles.isEmpty())
        Q_EMIT warned(
            areBundled ? messages::otherBundledModels(file, titles, QString::fromStdString(program))
                       : messages::otherModels(file, titles));
}

void Opening::takeBackground(const LoadedPicture& picture) {
    const Composition& now = parts_.document.composition();
    const bool keepsForegrounds = !now.foregrounds.empty() && !holdsComposite(now);
    if (!keepsForegrounds && !parts_.unsaved.mayGo([this, picture] { takeBackground(picture); }))
        return;
    parts_.scene.prepare(picture.photograph.image, picture.display);
    std::vector<SourceFile> sources;
    if (isInAFile(picture))
        sources.push_back(picture.source);
    if (keepsForegrounds) {
        parts_.files.sources.insert(parts_.files.sources.end(), sources.begin(), sources.end());
        parts_.document.push(
            std::make_unique<ReplaceBackground>(parts_.document, picture.photograph));
    } else {
        open({.background = picture.photograph.image, .metadata = picture.photograph.metadata},
             {.sources = sources, .recipe = {}});
        if (sources.empty())
            parts_.document.undoStack().resetClean();  // it is in no file
    }
    if (!sources.empty())
        Q_EMIT opened({QString::fromStdString(picture.source.file.path.string()), {}});
}

void Opening::open(Composition composition, DocumentFiles files) {
    parts_.files = std::move(files);  // listeners to the document may ask for its files
    parts_.document.open(std::move(composition));
}

void Opening::addForeground(Image image, const QString& name, const std::optional<Image>& mask) {
    const Composition& composition = parts_.document.composition();
    Foreground foreground = foregroundOn(composition.background,
                                         std::move(image),
                                         unusedName(composition, name.toStdString()),
                                         composition.unusedId());
    foreground.harmony = parts_.library.settingsForNext();
    foreground.isDecontaminated = beginsDecontaminated(foreground.image);
    if (mask)
        foreground.mask = TiledMask::fromImage(*mask);
    if (dropPoint_ && isOn(composition.background, *dropPoint_))
        foreground.placement.centre = fromQt(*dropPoint_);
    foreground.placement = freePlacement(composition, foreground);
    parts_.document.push(std::make_unique<AddForeground>(parts_.document, std::move(foreground)));
}

}  // namespace r2r::ui
