// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/recipes/composition_recipe.h"

#include "engine/core/build_info.h"
#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "engine/core/write_error.h"
#include "engine/imaging/files/layer_name.h"
#include "engine/imaging/masks/mask_ops.h"
#include "engine/pipeline/models/model_identity.h"
#include "engine/pipeline/recipes/recipe_file.h"

#include <algorithm>
#include <fmt/format.h>
#include <system_error>
#include <utility>

namespace r2r {
namespace {

namespace fs = std::filesystem;

ImageFormat formatFor(const Image& image) {
    return image.sampleType() == SampleType::F32 ? ImageFormat::OpenExr : ImageFormat::Png;
}

/// The common beginning of the names of the files beside a recipe.
std::string prefixOf(const fs::path& recipe) {
    std::string name = recipe.filename().string();
    if (name.size() > kRecipeEnding.size() && name.ends_with(kRecipeEnding))
        name.resize(name.size() - kRecipeEnding.size());
    return name;
}

RecipeFile& background(Recipe& recipe, size_t) {
    return recipe.background;
}

RecipeFile& imageOf(Recipe& recipe, size_t foreground) {
    return recipe.foregrounds[foreground].image.emplace();
}

RecipeFile& maskOf(Recipe& recipe, size_t foreground) {
    return recipe.foregrounds[foreground].mask.emplace();
}

}  // namespace

const SourceFile* sourceAt(const fs::path& path, const std::vector<SourceFile>& sources) {
    std::error_code ignored;
    for (const SourceFile& source : sources)
        if (fs::equivalent(layerName(path).file, layerName(source.file.path).file, ignored))
            return &source;
    return nullptr;
}

void requireNoSource(const fs::path& path, const std::vector<SourceFile>& sources) {
    if (sourceAt(path, sources))
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("{} is one of the pictures you opened", path.string()),
                    "Choose another name: originals are never overwritten.");
}

CompositionRecipe::CompositionRecipe(const Composition& composition,
                                     std::vector<SourceFile> sources)
    : sources_(std::move(sources)) {
    if (const RecipeFile* file = known(composition.background))
        recipe_.background = *file;
    else
        sideFiles_.push_back({.picture = {composition.background, composition.metadata},
                              .role = "background",
                              .place = background});
    int number = 0;
    for (const Foreground& foreground : composition.foregrounds)
        recipe_.foregrounds.push_back(takenUp(foreground, composition, ++number));
}

void CompositionRecipe::identifyModels(const ModelCatalog& catalog,
                                       const ModelIdentities& earlier,
                                       const JobContext& job) {
    for (RecipeForeground& foreground : recipe_.foregrounds) {
        const std::string& model = foreground.harmony.model;
        foreground.modelIdentity = modelIdentity(catalog, model, job);
        if (const auto known = earlier.find(model);
            foreground.modelIdentity.empty() && known != earlier.end())
            foreground.modelIdentity = known->second;
    }
}

RecipeForeground CompositionRecipe::takenUp(const Foreground& foreground,
                                            const Composition& composition,
                                            int number) {
    RecipeForeground result{.placement = foreground.placement,
                            .opacity = foreground.opacity,
                            .harmony = foreground.harmony,
                            .name = foreground.name,
                            .isHidden = foreground.isHidden,
                            .isLocked = foreground.isLocked};
    const bool isComposite = isPartOfBackground(composition, foreground);
    if (!isComposite) {
        result.isDecontaminated = foreground.isDecontaminated;
        result.shadow = foreground.shadow;
        if (const RecipeFile* file = known(foreground.image))
            result.image = *file;
        else
            sideFiles_.push_back({.picture = {foreground.image, {}},
                                  .role = "foreground",
                                  .number = number,
                                  .place = imageOf});
    }
    const Image mask = foreground.mask.toImage();
    if (!isComposite && mask == maskFromAlpha(foreground.image))
        return result;
    if (const RecipeFile* file = known(mask))
        result.mask = *file;
    else
        sideFiles_.push_back(
            {.picture = {mask, {}}, .role = "mask", .number = number, .place = maskOf});
    return result;
}

const RecipeFile* CompositionRecipe::known(const Image& image) const {
    const auto found = std::ranges::find_if(sources_, [&](const SourceFile& source) {
        const bool isMask = image.channels() == 1;
        return isMask ? source.image == image : source.image.sharesPixelsWith(image);
    });
    return found == sources_.end() ? nullptr : &found->file;
}

std::vector<fs::path> CompositionRecipe::sidePaths(const fs::path& path) const {
    std::vector<fs::path> paths;
    for (const SideFile& side : sideFiles_) {
        const auto named = [&](int number) {
            const bool isOnly = side.role == "background" && number == 1;
            return path.parent_path() /
                   fmt::format("{}.{}{}{}",
                               prefixOf(path),
                               side.role,
                               isOnly ? "" : fmt::format("-{}", number),
                               formatFor(side.picture.image) == ImageFormat::Png ? ".png" : ".exr");
        };
        int number = side.number;
        const auto isTaken = [&](const fs::path& name) {
            return std::ranges::find(paths, name) != paths.end() || sourceAt(name, sources_);
        };
        while (isTaken(named(number)))
            ++number;
        paths.push_back(named(number));
    }
    return paths;
}

std::vector<fs::path> CompositionRecipe::filesFor(const fs::path& path) const {
    std::vector<fs::path> files = sidePaths(path);
    files.push_back(path);
    return files;
}

void CompositionRecipe::requireWritable(const fs::path& path) const {
    requireNoSource(path, sources_);
    r2r::requireWritable(path);  // first: it is the name that the person chose
    for (const fs::path& side : sidePaths(path))
        r2r::requireWritable(side);
}

std::vector<fs::path> CompositionRecipe::addTo(FileSet& set,
                                               const fs::path& path,
                                               const std::string& device,
                                               const WriteOptions& output,
                                               const OutputForm& form) const {
    requireNoSource(path, sources_);
    std::vector<fs::path> files = sidePaths(path);
    Recipe recipe = recipe_;
    for (size_t i = 0; i < files.size(); ++i) {
        const SideFile& side = sideFiles_[i];
        const auto bytes = encodePhotograph(side.picture, formatFor(side.picture.image));
        set.add(files[i], bytes);
        side.place(recipe, static_cast<size_t>(side.number - 1)) = {.path = fs::absolute(files[i]),
                                                                    .sha256 = contentHash(bytes)};
    }
    recipe.device = device;
    recipe.form = form;
    recipe.output = output;
    recipe.program = programText();
    set.add(path, recipeText(path, recipe, {}));
    files.push_back(path);
    return files;
}

std::vector<fs::path> CompositionRecipe::write(const fs::path& path,
                                               const std::string& device,
                                               const WriteOptions& output,
                                               const OutputForm& form) const {
    requireWritable(path);
    FileSet set;
    std::vector<fs::path> files = addTo(set, path, device, output, form);
    set.publish();
    return files;
}

}  // namespace r2r
