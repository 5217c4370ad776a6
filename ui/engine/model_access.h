// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/models/model_catalog.h"
#include "engine/pipeline/models/model_cost.h"
#include "engine/pipeline/models/model_import.h"
#include "engine/pipeline/models/subject_source.h"
#include "engine/workspace/workspace.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace r2r::ui {

/// The functions of the engine that take long or need hardware, so that a test can put others in
/// their place. All are blocking calls and belong to a thread that may wait.
struct ModelAccess {
    std::function<std::vector<ComputeDevice>()> devices = computeDevices;
    std::function<ComputeDevice(std::string_view wish)> choose = chooseDevice;
    Workspace::Open open = Workspace::openFromCatalog;
    std::function<RunCost(
        const ModelInfo&, const HarmonySettings&, Size background, const ComputeDevice&)>
        cost = runCost;
    std::function<ImportedModel(std::span<const std::filesystem::path> sources,
                                const std::filesystem::path& catalogFolder,
                                const ImportOptions&,
                                const JobContext&)>
        import = importModel;
    std::function<void(const ModelInfo&, const std::filesystem::path& catalogFolder)> remove =
        removeModel;
    /// The network that finds subjects; null: there is none.
    std::function<std::unique_ptr<SubjectNetwork>()> subject = bundledSubjectNetwork;
    /// The catalogue as it is on disk now.
    std::function<ModelCatalog(const std::filesystem::path& folder)> read =
        [](const std::filesystem::path& folder) { return ModelCatalog(folder); };
};

}  // namespace r2r::ui
