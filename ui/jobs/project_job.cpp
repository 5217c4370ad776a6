// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/project_job.h"

#include "engine/core/hash_memory.h"
#include "engine/imaging/files/layer_name.h"
#include "engine/pipeline/models/model_identity.h"
#include "ui/jobs/composition_display.h"
#include "ui/jobs/found_models.h"
#include "ui/jobs/outcome.h"
#include "ui/jobs/thumbnail.h"

#include <system_error>
#include <utility>

namespace r2r::ui {
namespace {

namespace fs = std::filesystem;

/// Notes which models those are that found something or will.
void identify(Project& project, const ModelCatalog& catalog, const JobContext& job) {
    std::vector<std::string> models;
    for (const Foreground& foreground : project.composition.foregrounds)
        models.push_back(foreground.harmony.model);
    for (const KeptChange& kept : project.changes)
        models.push_back(requiredForeground(kept.origin).harmony.model);
    for (const std::string& model : models)
        if (std::string identity = modelIdentity(catalog, model, job); !identity.empty())
            project.identities[model] = std::move(identity);
}

/// Null if there are none, or the disk has no room for them: then the project is opened without.
std::shared_ptr<ProjectSteps> stepsOf(OpenedProject& opened,
                                      const fs::path& journals,
                                      const JobContext& job) {
    if (!opened.history || journals.empty())
        return nullptr;
    const auto made = outcomeOf([&] {
        auto steps = std::make_shared<ProjectSteps>(
            ProjectSteps{.claim = JournalClaim::made(journals), .work = {}});
        try {
            steps->work = journalOfProject(steps->claim.path(), opened, job);
        } catch (...) {
            steps->claim.remove();
            throw;
        }
        return steps;
    });
    if (const auto* failure = std::get_if<Failure>(&made))
        opened.notes.push_back("What was done before it was saved cannot be undone: " +
                               failure->message);
    const auto* steps = std::get_if<std::shared_ptr<ProjectSteps>>(&made);
    return steps ? *steps : nullptr;
}

}  // namespace

std::optional<SavedProject> writeProject(const ProjectRequest& request, const JobContext& job) {
    const ProjectState& before = request.before;
    std::error_code ignored;
    if (!before.path.empty() && !request.replacesChanged &&
        fs::equivalent(before.path, request.path, ignored) &&
        standingOf(before) == ProjectStanding::Changed)
        return std::nullopt;
    Project project = request.project;
    std::erase_if(project.changes,
                  [&](const KeptChange& kept) { return !isOfKnownModel(kept, request.catalog); });
    identify(project, request.catalog, job);
    if (request.wantsThumbnail)
        project.thumbnail = pngFile(thumbnailOf(project.composition, kThumbnailPx));
    return saveProject(request.path,
                       project,
                       {.before = &before,
                        .replacesChanged = request.replacesChanged,
                        .history = request.history,
                        .name = request.name,
                        .stepText = request.stepText},
                       job);
}

LoadedProject readProject(const fs::path& path,
                          const ModelCatalog& catalog,
                          const fs::path& journals,
                          const JobContext& job) {
    LoadedProject loaded{
        .opened = openProject(path, job), .sources = {}, .displays = {}, .otherModels = {}};
    for (const ProjectState::StoredPicture& picture : loaded.opened.state.pictures)
        loaded.displays.push_back(displayIn(loaded.opened.project.composition, picture.image));
    loaded.steps = stepsOf(loaded.opened, journals, job);
    const Project& project = loaded.opened.project;
    for (const ProjectPicture& picture : project.pictures) {
        const fs::path file = layerName(picture.file.path).file;
        std::error_code ignored;
        if (fs::is_regular_file(file, ignored) && knownFileHash(file, job) == picture.file.sha256)
            loaded.sources.push_back({picture.image, picture.file});
    }
    for (const auto& [model, identity] : project.identities)
        if (const std::string here = modelIdentity(catalog, model, job);
            !here.empty() && !identity.empty() && here != identity)
            loaded.otherModels.push_back(model);
    return loaded;
}

}  // namespace r2r::ui
