// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/run_cost.h"

#include "engine/pipeline/networks.h"

#include <cmath>
#include <filesystem>
#include <fmt/format.h>
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

std::string duration(double seconds) {
    if (seconds < 1.5)
        return "a second";
    if (seconds < 100)
        return fmt::format("{:.0f} seconds", seconds);
    return fmt::format("{:.0f} minutes", std::ceil(seconds / 60));
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

std::string inWords(const RunCost& cost, const ComputeDevice& device) {
    if (cost.bytes == 0)
        return {};
    const double gigabyte = 1e9;
    const std::string need = fmt::format("About {} and {:.1f} GB of memory on {}",
                                         duration(cost.seconds),
                                         static_cast<double>(cost.bytes) / gigabyte,
                                         device.name);
    if (cost.fits())
        return need + ".";
    return fmt::format("{}; {:.1f} GB are free, so it will work at a smaller size.",
                       need,
                       static_cast<double>(cost.availableBytes) / gigabyte);
}

}  // namespace r2r
