// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/models/model_import.h"

#include "engine/core/error.h"
#include "engine/pipeline/models/networks.h"

#include <fmt/format.h>

namespace r2r {

namespace fs = std::filesystem;

ImportedModel importModel(std::span<const fs::path> sources,
                          const fs::path& catalogFolder,
                          const ImportOptions& options,
                          const JobContext& job) {
    return networks().import(sources, catalogFolder, options, job);
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
