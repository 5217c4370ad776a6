// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/recipes/recipe.h"

#include "engine/core/build_info.h"
#include "engine/core/error.h"
#include "engine/core/kept_warnings.h"
#include "engine/core/log.h"
#include "engine/core/stopwatch.h"
#include "engine/imaging/files/layer_name.h"
#include "engine/imaging/files/mask_file.h"
#include "engine/imaging/masks/edge_refinement.h"
#include "engine/pipeline/harmonizers/guarded_harmonizer.h"
#include "engine/pipeline/layered_picture.h"
#include "engine/pipeline/models/intact_model.h"
#include "engine/pipeline/models/model_identity.h"
#include "engine/pipeline/models/networks.h"
#include "engine/pipeline/recipes/recipe_pictures.h"
#include "engine/pipeline/render.h"
#include "engine/pipeline/shadow_layers.h"

#include <algorithm>
#include <fmt/format.h>
#include <future>
#include <iterator>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace r2r {
namespace {

namespace fs = std::filesystem;

/// What reading the foregrounds of a recipe needs.
struct Reading {
    const fs::path& folder;
    SubjectMasks& subjects;
    const JobContext& job;
};

bool isTransparent(const Image& picture) {
    return picture.hasAlpha() && !maskSupport(inverted(maskFromAlpha(picture))).isEmpty();
}

/// The mask as it is found, before anything is done to it.
///
/// @param ahead  reads a mask already that is a file, or nothing
Image plainMaskOf(RecipeForeground& source,
                  const Image& picture,
                  const Reading& reading,
                  std::optional<PictureAhead> ahead) {
    if (source.mask) {
        source.foundMask.reset();
        const std::string name = (reading.folder / source.mask->path).string();
        const Image mask =
            ahead ? ahead->take(*source.mask).image
                  : maskFromPicture(
                        readRecipePicture(*source.mask, reading.folder, reading.job).image, name);
        requireSameSize(mask, name, picture.size(), "its picture");
        return mask;
    }
    if (source.foundMask && !isTransparent(picture))
        return reading.subjects.maskOf(picture, source.foundMask->foundBy, reading.job);
    if (source.foundMask)
        source.isDecontaminated = false;  // as for any picture with transparency of its own
    source.foundMask.reset();
    if (!picture.hasAlpha() && source.image == std::nullopt)
        throw Error(ErrorCode::InvalidArgument,
                    "the picture has no alpha channel, and no mask was given",
                    "Name a mask file: white where the foreground is.");
    return maskFromAlpha(picture);
}

Image maskOf(RecipeForeground& source,
             const Image& picture,
             const Reading& reading,
             std::optional<PictureAhead> ahead) {
    const Image mask =
        applied(plainMaskOf(source, picture, reading, std::move(ahead)), source.maskOperations);
    return edgeRefined(picture, mask, {.radiusPx = source.refinePx}, reading.job);
}

PictureAhead maskReadAhead(const RecipeFile& file, const fs::path& folder, const JobContext& job) {
    return {file, folder, job, [name = (folder / file.path).string()](Photograph& read) {
                read.image = maskFromPicture(read.image, name);
            }};
}

std::string nameOf(const RecipeForeground& source) {
    if (!source.name.empty())
        return source.name;
    if (!source.image)
        return "the foreground";
    const LayerName named = layerName(source.image->path);
    return named.layer.empty() ? named.file.stem().string() : named.layer;
}

Foreground foregroundOf(RecipeForeground& source,
                        Image picture,
                        const Image& background,
                        const Reading& reading,
                        std::optional<PictureAhead> maskAhead,
                        ForegroundId id) {
    Image image = source.image ? std::move(picture) : background;
    TiledMask mask = TiledMask::fromImage(maskOf(source, image, reading, std::move(maskAhead)));
    const Point middle{background.width() / 2.0, background.height() / 2.0};
    return {.id = id,
            .name = nameOf(source),
            .image = std::move(image),
            .mask = std::move(mask),
            .placement = source.image ? source.placement : Placement{.centre = middle},
            .opacity = source.opacity,
            .isDecontaminated = source.image && source.isDecontaminated,
            .shadow = source.image ? source.shadow : std::nullopt,
            .harmony = source.harmony,
            .isHidden = source.isHidden,
            .isLocked = source.isLocked};
}

/// A foreground that is not harmonized may name any model.
bool isOther(const RecipeForeground& foreground, const std::string& identity) {
    return !foreground.isHidden && !foreground.modelIdentity.empty() &&
           foreground.modelIdentity != identity;
}

/// Checks that the models are those the recipe was made with, or notes which they are.
void identifyModels(Recipe& recipe, const ModelCatalog& catalog, const JobContext& job) {
    std::map<std::string, std::string> identities;
    for (RecipeForeground& foreground : recipe.foregrounds) {
        const ModelInfo model = catalog.find(foreground.harmony.model);
        const auto [known, isNew] = identities.try_emplace(model.name);
        if (isNew) {
            requireIntact(model, job);
            known->second = modelIdentity(model, job);
        }
        if (isOther(foreground, known->second))
            throw Error(ErrorCode::MissingWeights,
                        fmt::format("the model \"{}\" is not the one that the recipe was made with "
                                    "(it is {}…, not {}…)",
                                    model.name,
                                    shortIdentity(known->second),
                                    shortIdentity(foreground.modelIdentity)),
                        fmt::format("{}; --any-model takes the one that is here.",
                                    model.isBundled
                                        ? fmt::format("It comes with the program: use {}",
                                                      recipe.program.empty() ? "that of the recipe"
                                                                             : recipe.program)
                                        : "Import that one again"));
        if (foreground.modelIdentity.empty())
            foreground.modelIdentity = known->second;
    }
}

bool usesNetworks(const Recipe& recipe, const ModelCatalog& catalog, const ComputeDevice& device) {
    return std::ranges::any_of(recipe.foregrounds, [&](const RecipeForeground& each) {
        return !each.isHidden && needsNetworks(catalog.find(each.harmony.model), device);
    });
}

std::vector<ForegroundChange> changesFor(const Composition& composition,
                                         ModelSource& models,
                                         const ComputeDevice& device,
                                         const JobContext& job,
                                         RunRemarks* remarks) {
    std::vector<ForegroundChange> changes;
    for (const Foreground& foreground : composition.foregrounds) {
        if (foreground.isHidden)
            continue;
        const auto harmonizer = models.harmonizer(foreground.harmony.model, device, job);
        const HarmonizeRequest request{.composition = composition, .foreground = foreground.id};
        const HarmonizeResult result = harmonizer->run(request, job);
        changes.push_back({foreground.id, result.change});
        if (!remarks)
            continue;
        remarks->add(result.notes);
        if (!result.guard.empty() && usesChange(foreground.harmony))
            remarks->guarded.push_back({foreground.name, result.guard.front()});
    }
    return changes;
}

/// The colours that are pasted, made while changes are found: neither looks at the other.
class PastedAhead {
public:
    PastedAhead(const Composition& composition, const JobContext& job) {
        for (const Foreground& foreground : composition.foregrounds)
            if (!foreground.isHidden && foreground.isDecontaminated)
                making_.emplace_back(
                    foreground.id,
                    std::async(std::launch::async, [foreground, stop = job.stopToken()] {
                        return pastedPixels(foreground, JobContext(stop, {}));
                    }));
    }

    /// Makes them the foregrounds' own.
    void giveTo(Composition& composition) {
        for (auto& [id, pixels] : making_) {
            Foreground& foreground = *composition.find(id);
            foreground.image = pixels.get();
            foreground.isDecontaminated = false;
        }
    }

private:
    std::vector<std::pair<ForegroundId, std::future<Image>>> making_;
};

}  // namespace

void RunRemarks::addShadows(const Composition& composition) {
    if (auto note = shadowNote(composition))
        notes.push_back(*std::move(note));
}

void RunRemarks::add(std::span<const HarmonizerNote> told) {
    std::ranges::transform(told, std::back_inserter(notes), noteText);
}

std::vector<std::string> otherModels(const Recipe& recipe, const ModelCatalog& catalog) {
    std::vector<std::string> names;
    for (const RecipeForeground& foreground : recipe.foregrounds) {
        const std::string identity = modelIdentity(catalog, foreground.harmony.model);
        const bool isKnown = std::ranges::find(names, foreground.harmony.model) != names.end();
        if (!identity.empty() && isOther(foreground, identity) && !isKnown)
            names.push_back(foreground.harmony.model);
    }
    return names;
}

Composition compose(Recipe& recipe,
                    const fs::path& folder,
                    const JobContext& job,
                    SubjectMasks* subjects) {
    SubjectMasks own;
    const Reading reading{folder, subjects ? *subjects : own, job};
    const auto total = static_cast<int64_t>(1 + recipe.foregrounds.size());
    job.report({.phase = Phase::Reading, .done = 0, .total = total});
    // A picture is decoded on one core: the others have the first foreground and the first mask
    // ready meanwhile.
    const auto first = std::ranges::find_if(
        recipe.foregrounds, [](const RecipeForeground& each) { return each.image.has_value(); });
    std::optional<PictureAhead> ahead;
    if (first != recipe.foregrounds.end())
        ahead.emplace(*first->image, folder, job);
    std::optional<PictureAhead> maskAhead;
    if (!recipe.foregrounds.empty() && recipe.foregrounds.front().mask)
        maskAhead = maskReadAhead(*recipe.foregrounds.front().mask, folder, job);
    Photograph background = readRecipePicture(recipe.background, folder, job);
    Composition composition{.background = std::move(background.image),
                            .metadata = std::move(background.metadata)};
    for (RecipeForeground& source : recipe.foregrounds) {
        const auto done = static_cast<int64_t>(1 + composition.foregrounds.size());
        job.report({.phase = Phase::Reading, .done = done, .total = total});
        Image picture;
        if (source.image)
            picture = &source == &*first ? ahead->take(*source.image).image
                                         : readRecipePicture(*source.image, folder, job).image;
        composition.foregrounds.push_back(foregroundOf(source,
                                                       std::move(picture),
                                                       composition.background,
                                                       reading,
                                                       std::exchange(maskAhead, std::nullopt),
                                                       composition.unusedId()));
    }
    job.report({.phase = Phase::Reading, .done = total, .total = total});
    return composition;
}

Image harmonized(Composition composition,
                 ModelSource& models,
                 const ComputeDevice& device,
                 const JobContext& job,
                 RunRemarks* remarks,
                 const OutputForm& form) {
    PastedAhead pasted(composition, job);
    const auto changes = changesFor(composition, models, device, job, remarks);
    pasted.giveTo(composition);
    if (remarks)
        remarks->addShadows(composition);
    return renderedAs(form, std::move(composition), changes, job);
}

Photograph harmonizedPhotograph(Composition composition,
                                ModelSource& models,
                                const ComputeDevice& device,
                                const JobContext& job,
                                RunRemarks* remarks,
                                const OutputForm& form) {
    PastedAhead pasted(composition, job);
    const auto changes = changesFor(composition, models, device, job, remarks);
    pasted.giveTo(composition);
    if (remarks)
        remarks->addShadows(composition);
    return photographAs(form, std::move(composition), changes, job);
}

Image harmonized(Composition composition,
                 const ModelCatalog& catalog,
                 const ComputeDevice& device,
                 const JobContext& job,
                 RunRemarks* remarks,
                 const OutputForm& form) {
    ModelsOfOneRun models(catalog);
    return harmonized(std::move(composition), models, device, job, remarks, form);
}

RecipeRun runRecipe(Recipe recipe,
                    const fs::path& folder,
                    const ModelCatalog& catalog,
                    const JobContext& job) {
    ModelsOfOneRun models(catalog);
    return runRecipe(std::move(recipe), folder, models, job);
}

RecipeRun runRecipe(Recipe recipe,
                    const fs::path& folder,
                    ModelSource& models,
                    const JobContext& job) {
    // Cheap questions first: a misspelt model should not cost the reading of a large picture.
    for (RecipeForeground& foreground : recipe.foregrounds)
        foreground.harmony = models.catalog().spelledOut(foreground.harmony);
    identifyModels(recipe, models.catalog(), job);
    const ComputeDevice device = chooseDevice(recipe.device);
    std::future<void> loading;
    if (usesNetworks(recipe, models.catalog(), device))
        loading = networksAhead();

    RecipeRun run;
    const Stopwatch decoding;
    log::KeptWarnings warnings;
    Composition composition = compose(recipe, folder, job);
    run.remarks.notes = warnings.take();
    run.times.decode = decoding.seconds();

    const Stopwatch computing;
    run.photograph = harmonizedPhotograph(
        std::move(composition), models, device, job, &run.remarks, recipe.form);
    run.times.compute = computing.seconds();

    recipe.device = device.id();
    recipe.program = programText();
    run.recipe = std::move(recipe);
    return run;
}

}  // namespace r2r
