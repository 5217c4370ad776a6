// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/picture_loader.h"

#include "engine/core/file_io.h"
#include "engine/core/json.h"
#include "engine/core/kept_warnings.h"
#include "engine/imaging/files/layer_name.h"
#include "engine/imaging/files/mask_file.h"
#include "engine/imaging/masks/mask_ops.h"
#include "engine/pipeline/recipes/mask_beside.h"
#include "ui/document/qt_image.h"
#include "ui/jobs/reading_notes.h"

#include <QMetaObject>

#include <string>

namespace r2r::ui {
namespace {

namespace fs = std::filesystem;

SourceFile sourceOf(const fs::path& path, Photograph& photograph) {
    const auto content = readFile(layerName(path).file);
    photograph = decodePhotograph(content, path.string());
    return {photograph.image, {.path = fs::absolute(path), .sha256 = contentHash(content)}};
}

SourceFile maskSourceOf(const fs::path& path) {
    Photograph photograph;
    SourceFile source = sourceOf(path, photograph);
    source.image = maskFromPicture(photograph.image, path.string());
    return source;
}

LoadedPicture readPicture(const fs::path& path) {
    LoadedPicture picture;
    picture.source = sourceOf(path, picture.photograph);
    picture.display = displayImage(picture.photograph.image);
    return picture;
}

LoadedPicture readForeground(const fs::path& path) {
    LoadedPicture picture = readPicture(path);
    const fs::path mask = maskBeside(path);
    if (!picture.photograph.image.hasAlpha() && fs::exists(mask)) {
        picture.mask = maskSourceOf(mask);
        requireSameSize(picture.mask->image,
                        mask.filename().string(),
                        picture.photograph.image.size(),
                        path.filename().string());
    }
    return picture;
}

LoadedPictures readPictures(const fs::path& background, const std::vector<fs::path>& foregrounds) {
    LoadedPictures pictures;
    const auto attempt = [&](const auto& read, const auto& keep) {
        auto outcome = outcomeOf(read);
        if (auto* picture = std::get_if<LoadedPicture>(&outcome))
            keep(std::move(*picture));
        else if (const auto* failure = std::get_if<Failure>(&outcome))
            pictures.failures.push_back(*failure);
    };
    if (!background.empty())
        attempt([&] { return readPicture(background); },
                [&](LoadedPicture picture) { pictures.background = std::move(picture); });
    for (const fs::path& path : foregrounds)
        attempt([&] { return readForeground(path); },
                [&](LoadedPicture picture) { pictures.foregrounds.push_back(std::move(picture)); });
    return pictures;
}

/// What is wrong with a file that a recipe names says nothing to those who opened the recipe.
Failure naming(const fs::path& recipe, Failure failure) {
    const std::string name = recipe.filename().string();
    if (failure.message.find(name) == std::string::npos)
        failure.message = name + ": " + failure.message;
    return failure;
}

void prepareDisplays(LoadedComposition& loaded) {
    for (const SourceFile& source : loaded.sources)
        loaded.displays.push_back(displayImage(source.image));
}

LoadedComposition readComposite(const fs::path& picture, const fs::path& mask) {
    LoadedComposition loaded;
    Photograph photograph;
    loaded.sources.push_back(sourceOf(picture, photograph));
    loaded.masks.push_back(maskSourceOf(mask.empty() ? maskBeside(picture) : mask));
    loaded.composition = compositionOfComposite(photograph, loaded.masks.front().image);
    loaded.composition.foregrounds.front().name = picture.stem().string();
    prepareDisplays(loaded);
    return loaded;
}

LoadedComposition readRecipe(const fs::path& path, const ModelCatalog& catalog) {
    Recipe recipe = recipeFromJson(readJsonFile(path), path.string());
    const fs::path folder = fs::absolute(path).parent_path();
    LoadedComposition loaded{.composition = compose(recipe, folder),
                             .recipe = fs::absolute(path).lexically_normal(),
                             .otherModels = otherModels(recipe, catalog)};
    const auto sourceFor = [&](const Image& image, RecipeFile file) {
        file.path = folder / file.path;
        return SourceFile{image, std::move(file)};
    };
    loaded.sources.push_back(sourceFor(loaded.composition.background, recipe.background));
    for (size_t i = 0; i < recipe.foregrounds.size(); ++i) {
        const RecipeForeground& written = recipe.foregrounds[i];
        const Foreground& foreground = loaded.composition.foregrounds[i];
        if (written.image)
            loaded.sources.push_back(sourceFor(foreground.image, *written.image));
        if (written.mask)
            // Changed by operations, the mask is in no file, and the file is an original still.
            loaded.masks.push_back(
                sourceFor(written.maskOperations.empty() ? foreground.mask.toImage() : Image(),
                          *written.mask));
    }
    prepareDisplays(loaded);
    return loaded;
}

/// What was read, on its way to the GUI thread.
struct Reading {
    std::function<void()> tell;
    QStringList notes;
};

}  // namespace

PictureLoader::PictureLoader(QObject* parent) : QObject(parent) {}

void PictureLoader::loadPictures(const fs::path& background,
                                 const std::vector<fs::path>& foregrounds) {
    run([this, background, foregrounds]() -> std::function<void()> {
        return [this, pictures = readPictures(background, foregrounds)] {
            Q_EMIT picturesLoaded(pictures);
        };
    });
}

void PictureLoader::loadComposite(const fs::path& picture, const fs::path& mask) {
    run([this, picture, mask]() -> std::function<void()> {
        return [this, loaded = readComposite(picture, mask)] { Q_EMIT compositionLoaded(loaded); };
    });
}

void PictureLoader::loadRecipe(const fs::path& recipe, const ModelCatalog& catalog) {
    run(
        [this, recipe, catalog]() -> std::function<void()> {
            return
                [this, loaded = readRecipe(recipe, catalog)] { Q_EMIT compositionLoaded(loaded); };
        },
        recipe);
}

void PictureLoader::run(std::function<std::function<void()>()> read, const fs::path& recipe) {
    count(1);
    thread_.ask(
        [read = std::move(read)](const JobContext&) {
            log::KeptWarnings warnings;
            std::function<void()> tell = read();
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
