// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/recipes/recipe_file.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "engine/core/json.h"
#include "engine/imaging/files/layer_name.h"

#include <fmt/format.h>

namespace r2r {
namespace {

namespace fs = std::filesystem;

/// Calls `visit` for every file of a recipe.
template <typename SomeRecipe, typename Visit>
void forEachFile(SomeRecipe& recipe, const Visit& visit) {
    visit(recipe.background);
    for (auto& foreground : recipe.foregrounds) {
        if (foreground.image)
            visit(*foreground.image);
        if (foreground.mask)
            visit(*foreground.mask);
    }
}

}  // namespace

fs::path recipePath(const fs::path& picture) {
    return picture.parent_path() / (picture.filename().string() + std::string(kRecipeEnding));
}

bool isRecipe(const fs::path& path) {
    const std::vector<std::byte> content = readFile(path);
    const std::string_view text(reinterpret_cast<const char*>(content.data()), content.size());
    return text.find('"' + std::string(kRecipeFormat) + '"') != std::string_view::npos;
}

std::vector<fs::path> inputsOf(const Recipe& recipe, const fs::path& folder) {
    std::vector<fs::path> inputs;
    forEachFile(recipe, [&](const RecipeFile& file) {
        inputs.push_back(layerName(folder / file.path).file);
    });
    return inputs;
}

std::string recipeText(const fs::path& path, const Recipe& recipe, const fs::path& folder) {
    const fs::path home = fs::absolute(path).lexically_normal().parent_path();
    Recipe written = recipe;
    forEachFile(written, [&](RecipeFile& file) {
        file.path = fs::absolute(folder / file.path).lexically_normal();
        const fs::path below = file.path.lexically_relative(home);
        if (!below.empty() && *below.begin() != "..")
            file.path = below;
    });
    return formatJson(toJson(written));
}

Recipe readRecipe(const fs::path& path) {
    if (fs::is_regular_file(path) && !isRecipe(path))
        throw Error(ErrorCode::Corrupt,
                    fmt::format("{} is not a recipe", path.string()),
                    "Recipes are JSON files that the export writes beside a picture; for a project "
                    "there is r2r harmonize --project.");
    return recipeFromJson(readJsonFile(path), path.string());
}

}  // namespace r2r
