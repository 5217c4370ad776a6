// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/models/model_import.h"

#include "engine/core/error.h"
#include "engine/pipeline/models/installed_model.h"
#include "engine/pipeline/models/networks.h"

#include <algorithm>
#include <fmt/format.h>
#include <system_error>

namespace r2r {

namespace fs = std::filesystem;

ImportedModel importModel(std::span<const fs::path> sources,
                          const fs::path& catalogFolder,
                          const ImportOptions& options,
                          const JobContext& job) {
    return networks().import(sources, catalogFolder, options, job);
}

ModelInfo installedModel(const ModelCatalog& catalog, const std::string& name) {
    const auto models = catalog.models();
    const auto found = std::ranges::find(models, name, &ModelInfo::name);
    if (found != models.end())
        return *found;
    for (const DamagedModel& damaged : catalog.damaged())
        if (damaged.name == name)
            return {.name = name, .title = name, .folder = damaged.folder};
    std::error_code error;
    if (isModelPath(name) || name.empty() || !fs::is_directory(catalog.folder() / name, error))
        throw Error(ErrorCode::MissingWeights,
                    fmt::format("no model is installed under the name \"{}\"", name),
                    "r2r models lists those that are.");
    return {.name = name, .title = name, .folder = catalog.folder() / name};
}

void removeModel(const ModelInfo& model, const fs::path& catalogFolder) {
    if (model.folder.empty() || catalogFolder.empty() ||
        !fs::equivalent(model.folder.parent_path(), catalogFolder))
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("{} is not an installed model", model.title),
                    "Only models that were imported can be removed.");
    fs::remove_all(model.folder);
}

}  // namespace r2r
