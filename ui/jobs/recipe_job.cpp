// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/recipe_job.h"

#include "engine/core/file_io.h"
#include "engine/imaging/files/layer_name.h"
#include "engine/pipeline/recipes/recipe_file.h"
#include "ui/jobs/outcome.h"

#include <algorithm>
#include <system_error>
#include <utility>

namespace r2r::ui {
namespace {

namespace fs = std::filesystem;

bool isAsItWasRead(const RecipeFile& file) {
    const auto hash = outcomeOf([&] { return fileHash(layerName(file.path).file); });
    const auto* found = std::get_if<std::string>(&hash);
    return found && *found == file.sha256;
}

bool names(const Recipe& recipe, const fs::path& folder, const fs::path& file) {
    const auto inputs = inputsOf(recipe, folder);
    return std::ranges::any_of(inputs, [&](const fs::path& each) {
        return each.lexically_normal() == file.lexically_normal();
    });
}

/// A source without pixels: the recipe cannot name it, and must not replace it.
SourceFile guarded(fs::path path) {
    return {.image = Image(), .file = {.path = std::move(path), .sha256 = {}}};
}

/// The files in the recipe's folder whose names begin with its own.
std::vector<SourceFile> namesake(const fs::path& recipe) {
    std::string stem = recipe.filename().string();
    if (stem.ends_with(kRecipeEnding))
        stem.resize(stem.size() - kRecipeEnding.size());
    std::vector<SourceFile> files;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(recipe.parent_path(), ignored))
        if (entry.path() != recipe && entry.path().filename().string().starts_with(stem + "."))
            files.push_back(guarded(entry.path()));
    return files;
}

/// The files that the recipe may name, and must not replace.
std::vector<SourceFile> sourcesFor(const SaveRequest& request) {
    std::vector<SourceFile> sources = request.sources;
    sources.insert(sources.end(), request.own.begin(), request.own.end());
    for (SourceFile& source : sources)
        if (!isAsItWasRead(source.file))
            source.image = Image();
    const auto taken = namesake(request.path);
    sources.insert(sources.end(), taken.begin(), taken.end());
    return sources;
}

/// The files that the written recipe names and that were not opened.
std::vector<SourceFile> ownFiles(const SaveRequest& request, const Recipe& written) {
    const fs::path folder = request.path.parent_path();
    std::vector<SourceFile> own;
    const auto take = [&](const Image& image, RecipeFile file) {
        file.path = (folder / file.path).lexically_normal();
        if (!sourceAt(file.path, request.sources))
            own.push_back({image, std::move(file)});
    };
    take(request.composition.background, written.background);
    for (size_t i = 0; i < written.foregrounds.size(); ++i) {
        const Foreground& foreground = request.composition.foregrounds[i];
        if (written.foregrounds[i].image)
            take(foreground.image, *written.foregrounds[i].image);
        if (written.foregrounds[i].mask)
            take(foreground.mask.toImage(), *written.foregrounds[i].mask);
    }
    return own;
}

}  // namespace

SavedRecipe saveRecipe(const SaveRequest& wanted) {
    SaveRequest request = wanted;
    request.path = fs::absolute(request.path).lexically_normal();
    requireNoSource(request.path, request.sources);
    CompositionRecipe recipe(request.composition, sourcesFor(request));
    recipe.identifyModels(request.catalog, request.identities);
    (void)recipe.write(request.path, request.device, request.output);

    const Recipe written = readRecipe(request.path);
    for (const SourceFile& old : request.own) {
        std::error_code ignored;
        if (!names(written, request.path.parent_path(), old.file.path) && isAsItWasRead(old.file))
            fs::remove(old.file.path, ignored);
    }
    return {.path = request.path, .own = ownFiles(request, written)};
}

}  // namespace r2r::ui
