// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/models/model_cost.h"

#include "engine/pipeline/models/networks.h"

#include <filesystem>
#include <system_error>

namespace r2r {
namespace {

uint64_t bytesBelow(const std::filesystem::path& path) {
    namespace fs = std::filesystem;
    std::error_code none;
    if (fs::is_regular_file(path, none))
        return fs::file_size(path, none);
    uint64_t bytes = 0;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(path, none))
        if (entry.is_regular_file(none))
            bytes += entry.file_size(none);
    return bytes;
}

}  // namespace

RunCost runCost(const ModelInfo& model,
                const HarmonySettings& settings,
                Size background,
                const ComputeDevice& device) {
    if (!model.isNetwork() || model.steps == 0)
        return {.availableBytes = device.freeMemory};
    return networks().cost(model, settings, background, device);
}

uint64_t openedBytes(const ModelInfo& model, const ComputeDevice& device) {
    if (!model.isNetwork())
        return 0;
    return model.parameters == 0 ? bytesBelow(model.folder) : networks().openedBytes(model, device);
}

}  // namespace r2r
