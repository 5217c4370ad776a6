// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/picture_loader.h"

#include "engine/core/file_io.h"
#include "engine/core/json.h"
#include "engine/core/kept_warnings.h"
#include "engine/imaging/files/layer_name.h"
#include "engine/imaging/files/mask_file.h"
#include "engine/imaging/masks/mask_ops.h"
#include "engine/pipeline/recipes/folder_masks.h"
#include "ui/document/qt_image.h"
#include "ui/document/screen_pixels.h"
#include "ui/jobs/composition_display.h"
#include "ui/jobs/layer_reading.h"
#include "ui/jobs/reading_notes.h"

#include <QMetaObject>

#include <algorithm>
#include <iterator>
#include <span>
#include <string>

namespace r2r::ui {
namespace {

namespace fs = std::filesystem;

SourceFile sourceOf(const fs::path& path, Photograph& photograph, const JobContext& job) {
    const auto content = readFile(layerName(path).file);
    photograph = decodePhotograph(content, path.string(), job);
    return {photograph.image, {.path = fs::absolute(path), .sha256 = contentHash(content)}};
}

SourceFile maskSourceOf(const fs::path& path, const JobContext& job) {
    Photograph photograph;
    SourceFile source = sourceOf(path, photograph, job);
    source.image = maskFromPicture(photograph.image, path.string());
    return source;
}

LoadedPicture readBackground(const fs::path& path, const JobContext& job) {
    LoadedPicture picture;
    picture.source = sourceOf(path, picture.photograph, job);
    picture.display = backgroundDisplay(picture.photograph.image);
    return picture;
}

LoadedPicture readForeground(const fs::path& path, const JobContext& job) {
    LoadedPicture picture;
    picture.source = sourceOf(path, picture.photograph, job);
    picture.display = displayImage(picture.photograph.image);
    const FolderMasks masks(path.parent_path());
    const fs::path mask = masks.maskOf(path);
    if (!picture.photograph.image.hasAlpha() && fs::exists(mask)) {
        picture.otherMasks = masks.passedOver(path);
        picture.mask = maskSourceOf(mask, job);
        requireSameSize(picture.mask->image,
                        mask.filename().string(),
                        picture.photograph.image.size(),
                        path.filename().string());
    }
    return picture;
}

LoadedPictures readPasted(const QByteArray& file, bool isBackground, const JobContext& job) {
    LoadedPicture picture;
    picture.photograph =
        decodePhotograph(std::as_bytes(std::span(file.data(), static_cast<size_t>(file.size()))),
                         "the pasted picture",
                         job);
    const Image& image = picture.photograph.image;
    picture.display = isBackground ? backgroundDisplay(image) : displayImage(image);
    LoadedPictures pictures;
    if (isBackground)
        pictures.background = std::move(picture);
    else
        pictures.foregrounds.push_back(std::move(picture));
    return pictures;
}

LoadedPictures readPictures(const WantedPictures& wanted, const JobContext& job) {
    LoadedPictures pictures;
    const auto attempt = [&](const auto& read, const auto& keep) {
        auto outcome = outcomeOf(read);
        if (auto* picture = std::get_if<LoadedPicture>(&outcome))
            keep(std::move(*picture));
        else if (const auto* failure = std::get_if<Failure>(&outcome))
            pictures.failures.push_back(*failure);
    };
    const auto keepForeground = [&](LoadedPicture picture) {
        pictures.foregrounds.push_back(std::move(picture));
    };
    const auto choiceOf = [&](const fs::path& path) -> const LayerChoice* {
        const auto found = wanted.choices.find(path);
        const bool isLayered = found != wanted.choices.end() && !found->second.isMerged;
        return isLayered ? &found->second : nullptr;
    };
    const auto attemptLayers = [&](const fs::path& path, const LayerChoice& choice) {
        ReadLayers read = readLayers(path, choice, job);
        std::ranges::move(read.layers, std::back_inserter(pictures.foregrounds));
        std::ranges::move(read.failures, std::back_inserter(pictures.failures));
    };
    if (const LayerChoice* choice = choiceOf(wanted.background)) {
        attemptLayers(wanted.background, *choice);
        pictures.background = takenBackground(pictures.foregrounds);
        pictures.layeredBackground = fs::absolute(wanted.background);
    } else if (!wanted.background.empty()) {
        attempt([&] { return readBackground(wanted.background, job); },
                [&](LoadedPicture picture) { pictures.background = std::move(picture); });
    }
    for (const fs::path& path : wanted.foregrounds)
        if (const LayerChoice* choice = choiceOf(path))
            attemptLayers(path, *choice);
        else
            attempt([&] { return readForeground(path, job); }, keepForeground);
    return pictures;
}

/// A failure of a file that a recipe names must name the recipe, the file that people opened.
Failure naming(const fs::path& recipe, Failure failure) {
    const std::string name = recipe.filename().string();
    if (failure.message.find(name) == std::string::npos)
        failure.message = name + ": " + failure.message;
    return failure;
}

void prepareDisplays(LoadedComposition& loaded) {
    for (const SourceFile& source : loaded.sources)
        loaded.displays.push_back(displayIn(loaded.composition, source.image));
}

LoadedComposition readComposite(const fs::path& picture,
                                const fs::path& mask,
                                const JobContext& job) {
    LoadedComposition loaded;
    Photograph photograph;
    loaded.sources.push_back(sourceOf(picture, photograph, job));
    const FolderMasks masks(picture.parent_path());
    const fs::path used = mask.empty() ? masks.maskOf(picture) : mask;
    loaded.masks.push_back(maskSourceOf(used, job));
    loaded.isMaskFound = mask.empty();
    if (loaded.isMaskFound)
        loaded.otherMasks = masks.passedOver(picture);
    loaded.composition = compositionOfComposite(photograph, loaded.masks.front().image);
    loaded.composition.foregrounds.front().name = picture.stem().string();
    prepareDisplays(loaded);
    return loaded;
}

LoadedComposition readRecipe(const fs::path& path,
                             const ModelCatalog& catalog,
                             const JobContext& job) {
    Recipe recipe = recipeFromJson(readJsonFile(path), path.string());
    const fs::path folder = fs::absolute(path).parent_path();
    LoadedComposition loaded{.composition = compose(recipe, folder, job),
                             .recipe = fs::absolute(path).lexically_normal(),
                             .otherModels = otherModels(recipe, catalog)};
    const auto sourceFor = [&](const Image& image, RecipeFile file) {
        file.path = folder / file.path;
        return SourceFile{image, std::move(file)};
    };
    loaded.program = recipe.program;
    loaded.sources.push_back(sourceFor(loaded.composition.background, recipe.background));
    for (size_t i = 0; i < recipe.foregrounds.size(); ++i) {
        const RecipeForeground& written = recipe.foregrounds[i];
        loaded.identities[written.harmony.model] = written.modelIdentity;
        const Foreground& foreground = loaded.composition.foregrounds[i];
        if (written.image)
            loaded.sources.push_back(sourceFor(foreground.image, *written.image));
        if (written.mask)
            // Changed by operations, the mask is in no file, and the file is an original still.
            loaded.masks.push_back(sourceFor(written.maskOperations.empty() && written.refinePx == 0
                                                 ? foreground.mask.toImage()
                                                 : Image(),
                                             *written.mask));
    }
    prepareDisplays(loaded);
    return loaded;
}

/// The pictures that were read, on their way to the GUI thread.
struct Reading {
    std::function<void()> tell;
    QStringList notes;
};

}  // namespace

PictureLoader::PictureLoader(QObject* parent) : QObject(parent) {}

void PictureLoader::loadPictures(const WantedPictures& wanted) {
    run([this,
         wanted = WantedPictures(wanted)](const JobContext& job) mutable -> std::function<void()> {
        std::vector<fs::path> paths = wanted.foregrounds;
        if (!wanted.background.empty())
            paths.insert(paths.begin(), wanted.background);
        if (auto files = filesToChooseFrom(paths, wanted.choices, job); !files.empty())
            return [this, wanted, files = std::move(files)] { Q_EMIT choiceNeeded(wanted, files); };
        return [this, pictures = readPictures(wanted, job)] { Q_EMIT picturesLoaded(pictures); };
    });
}

void PictureLoader::loadPasted(const QByteArray& file, bool isBackground) {
    run([this, file, isBackground](const JobContext& job) -> std::function<void()> {
        return [this, pictures = readPasted(file, isBackground, job)] {
            Q_EMIT picturesLoaded(pictures);
        };
    });
}

void PictureLoader::loadComposite(const fs::path& picture, const fs::path& mask) {
    run([this, picture, mask](const JobContext& job) -> std::function<void()> {
        return [this, loaded = readComposite(picture, mask, job)] {
            Q_EMIT compositionLoaded(loaded);
        };
    });
}

void PictureLoader::loadRecipe(const fs::path& recipe, const ModelCatalog& catalog) {
    run(
        [this, recipe, catalog](const JobContext& job) -> std::function<void()> {
            return [this, loaded = readRecipe(recipe, catalog, job)] {
                Q_EMIT compositionLoaded(loaded);
            };
        },
        recipe);
}

void PictureLoader::loadProject(const fs::path& project,
                                const ModelCatalog& catalog,
                                const fs::path& journals) {
    run([this, project, catalog, journals](const JobContext& job) -> std::function<void()> {
        return [this, loaded = readProject(project, catalog, journals, job)] {
            Q_EMIT projectLoaded(loaded);
        };
    });
}

void PictureLoader::run(std::function<std::function<void()>(const JobContext&)> read,
                        const fs::path& recipe) {
    count(1);
    thread_.ask(
        [read = std::move(read)](const JobContext& job) {
            log::KeptWarnings warnings;
            std::function<void()> tell = read(job);
            return Reading{std::move(tell), readingNotes(warnings.take())};
        },
        [this, recipe](const Outcome<Reading>& outcome) {
            if (const auto* reading = std::get_if<Reading>(&outcome)) {
                reading->tell();
                if (!reading->notes.isEmpty())
                    Q_EMIT noted(reading->notes);
            } else if (const auto* failure = std::get_if<Failure>(&outcome)) {
                Q_EMIT failed(recipe.empty() ? *failure : naming(recipe, *failure));
            }
            count(-1);
        });
}

void PictureLoader::count(int step) {
    const bool wasLoading = isLoading();
    running_ += step;
    if (isLoading() != wasLoading)
        Q_EMIT loadingChanged(isLoading());
}

}  // namespace r2r::ui
