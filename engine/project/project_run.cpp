// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/project_run.h"

#include "engine/core/build_info.h"
#include "engine/core/kept_warnings.h"
#include "engine/core/stopwatch.h"
#include "engine/pipeline/harmonizers/guarded_harmonizer.h"
#include "engine/pipeline/layered_picture.h"
#include "engine/pipeline/models/intact_model.h"
#include "engine/pipeline/models/model_identity.h"
#include "engine/project/picture_store.h"
#include "engine/project/small_picture.h"
#include "engine/workspace/change_finder.h"

#include <optional>
#include <utility>

namespace r2r {
namespace {

namespace fs = std::filesystem;

/// Looks for the device when something has to be found: a project that kept everything needs none.
class FoundDevice {
public:
    explicit FoundDevice(std::string wish) : wish_(std::move(wish)) {}

    const ComputeDevice& operator()() {
        if (!device_)
            device_ = chooseDevice(wish_);
        return *device_;
    }

private:
    std::string wish_;
    std::optional<ComputeDevice> device_;
};

ProjectPicture pictureOf(const Image& image, RecipeFile file, const fs::path& folder) {
    file.path = fs::absolute(folder / file.path).lexically_normal();
    std::string name = pictureName(file.path);
    return {.image = image, .file = std::move(file), .name = std::move(name), .holder = {}};
}

/// Adds what the guard left of the changes that are shown.
void addGuarded(const Composition& composition, const ChangeCache& cache, RunRemarks& remarks) {
    for (const Foreground& foreground : composition.foregrounds) {
        const FoundChange* found =
            cache.known({.composition = composition, .foreground = foreground.id});
        if (found && found->guard && !foreground.isHidden && usesChange(foreground.harmony))
            remarks.guarded.push_back({foreground.name, *found->guard});
    }
}

void identify(Recipe& recipe, const ModelCatalog& catalog, const JobContext& job) {
    for (RecipeForeground& foreground : recipe.foregrounds) {
        foreground.harmony = catalog.spelledOut(foreground.harmony);
        const ModelInfo model = catalog.find(foreground.harmony.model);
        requireIntact(model, job);
        foreground.modelIdentity = modelIdentity(model, job);
    }
}

}  // namespace

ProjectRun runForProject(Recipe recipe,
                         const fs::path& folder,
                         Workspace& workspace,
                         const JobContext& job) {
    identify(recipe, workspace.catalog(), job);
    FoundDevice device(recipe.device);
    ProjectRun made;
    RecipeRun& run = made.run;
    Project& project = made.project;
    const Stopwatch decoding;
    {
        log::KeptWarnings warnings;
        project.composition = compose(recipe, folder, job);
        run.remarks.notes = warnings.take();
    }
    run.times.decode = decoding.seconds();

    const Stopwatch computing;
    const Composition& composition = project.composition;
    ChangeFinder finder(workspace, [&]() -> const ComputeDevice& { return device(); });
    std::vector<HarmonizerNote> notes;
    const auto changes = finder.changesToWrite(composition, job, &notes);
    run.remarks.add(notes);
    run.remarks.addShadows(composition);
    run.photograph = photographAs(recipe.form, composition, changes, job);
    addGuarded(composition, finder.cache(), run.remarks);
    run.times.compute = computing.seconds();

    project.thumbnail = smallPicture(run.photograph.image);
    project.changes = finder.cache().kept();
    project.pictures.push_back(pictureOf(composition.background, recipe.background, folder));
    for (size_t i = 0; i < recipe.foregrounds.size(); ++i) {
        const RecipeForeground& foreground = recipe.foregrounds[i];
        project.identities[foreground.harmony.model] = foreground.modelIdentity;
        if (foreground.image)
            project.pictures.push_back(
                pictureOf(composition.foregrounds[i].image, *foreground.image, folder));
    }
    recipe.device = device().id();
    recipe.program = programText();
    run.recipe = std::move(recipe);
    return made;
}

PaintedProject paintedProject(const Project& project,
                              Workspace& workspace,
                              const std::string& device,
                              const OutputForm& form,
                              const JobContext& job) {
    PaintedProject painted;
    const Stopwatch computing;
    const Composition& composition = project.composition;
    FoundDevice wanted(device);
    ChangeFinder finder(workspace, [&]() -> const ComputeDevice& { return wanted(); });
    finder.cache().take(project.changes, composition);
    std::vector<HarmonizerNote> notes;
    const auto changes = finder.changesToWrite(composition, job, &notes);
    painted.remarks.add(notes);
    painted.remarks.addShadows(composition);
    painted.photograph = photographAs(form, composition, changes, job);
    addGuarded(composition, finder.cache(), painted.remarks);
    painted.times.compute = computing.seconds();
    return painted;
}

}  // namespace r2r
