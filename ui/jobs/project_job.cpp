// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/project_job.h"

#include "engine/core/hash_memory.h"
#include "engine/imaging/files/layer_name.h"
#include "engine/pipeline/models/model_identity.h"
#include "engine/workspace/file_state.h"
#include "ui/document/qt_image.h"

#include <algorithm>
#include <system_error>
#include <utility>

namespace r2r::ui {
namespace {

namespace fs = std::filesystem;

const ModelInfo* infoOf(const ModelCatalog& catalog, const std::string& model) {
    const auto models = catalog.models();
    const auto found = std::ranges::find(models, model, &ModelInfo::name);
    return found == models.end() ? nullptr : &*found;
}

/// Whether it is known which model found the change: one that was replaced since is not.
bool isOfKnownModel(const KeptChange& kept, const ModelCatalog& catalog) {
    if (kept.found.device.empty())
        return true;  // the file that kept it knows
    const ModelInfo* info = infoOf(catalog, requiredForeground(kept.origin).harmony.model);
    return info && kept.found.modelState == fileState(info->folder);
}

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
    return saveProject(request.path,
                       project,
                       {.before = &before, .replacesChanged = request.replacesChanged},
                       job);
}

LoadedProject readProject(const fs::path& path,
                          const ModelCatalog& catalog,
                          const JobContext& job) {
    LoadedProject loaded{
        .opened = openProject(path, job), .sources = {}, .displays = {}, .otherModels = {}};
    for (const ProjectState::StoredPicture& picture : loaded.opened.state.pictures)
        loaded.displays.push_back(displayImage(picture.image));
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
