// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/models/network_models.h"

#include "engine/core/error.h"
#include "engine/diffusion/lite_model.h"
#include "engine/diffusion/model_loading.h"
#include "engine/diffusion/torch_errors.h"
#include "engine/pipeline/harmonizers/lite_harmonizer.h"
#include "engine/pipeline/harmonizers/network_cost.h"
#include "engine/pipeline/harmonizers/r2r_harmonizer.h"
#include "engine/pipeline/models/installed_model.h"
#include "engine/pipeline/plugins/plugin_harmonizer.h"
#include "engine/weights/model_files.h"

#include <ATen/ATen.h>

#include <array>
#include <fmt/format.h>
#include <utility>

namespace r2r {
namespace {

namespace fs = std::filesystem;

ModelFiles completeModel(const fs::path& path) {
    ModelFiles files = findModel(std::array{path});
    if (const auto obstacles = files.obstacles(); !obstacles.empty())
        throw Error(ErrorCode::MissingWeights,
                    fmt::format("{} cannot be used: {}", path.string(), obstacles.front()),
                    "Run r2r inspect to see what it contains.");
    return files;
}

LiteModel loadLite(const ModelFiles& files, const ComputeDevice& device) {
    return withoutTorchErrors([&] {
        return LiteModel(files.tensors(Component::LiteEncoder),
                         files.tensors(Component::Lite),
                         at::Device(device.id()));
    });
}

std::unique_ptr<Harmonizer> openDiffusion(const ModelInfo& model,
                                          const ComputeDevice& wanted,
                                          const JobContext& job) {
    std::vector<HarmonizerNote> notes;
    ComputeDevice device = wanted;
    const uint64_t bytes = model.parameters * c10::elementSize(networkDtype(device));
    if (device.kind != ComputeDevice::Kind::Cpu && bytes > device.freeMemory) {
        notes.push_back(WorkedOnCpu{device.name});
        device = chooseDevice("cpu");
    }
    R2rModel loaded = loadDiffusionModel(model, device, networkDtype(device), job);
    return std::make_unique<R2rHarmonizer>(
        model, std::move(loaded), std::move(device), std::move(notes));
}

}  // namespace

ModelInfo describeNetwork(const fs::path& path) {
    const ModelFiles files = completeModel(path);
    uint64_t parameters = 0;
    for (const auto& [component, detected] : files.components)
        if (component != Component::TextEncoder)
            parameters += static_cast<uint64_t>(detected.tensors.parameterCount());
    return networkInfo(path, files.description, files.family.value(), parameters);
}

R2rModel loadDiffusionModel(const ModelInfo& model,
                            const ComputeDevice& device,
                            at::ScalarType dtype,
                            const JobContext& job) {
    if (model.steps == 0)
        throw Error(ErrorCode::Unsupported,
                    fmt::format("{} is not a latent-diffusion model", model.title));
    ModelFiles files = completeModel(model.folder);
    ComponentLoaders loaders;
    for (const auto& [component, detected] : files.components)
        if (component != Component::TextEncoder)
            loaders[component] = [&files, which = component] { return files.takeTensors(which); };
    return withoutTorchErrors([&] {
        const at::Tensor text =
            files.emptyPrompt.defined()
                ? files.emptyPrompt
                : encodeEmptyPrompt(files.takeTensors(Component::TextEncoder), files.settings);
        return loadModel(loaders, text, at::Device(device.id()), dtype, job, files.settings);
    });
}

std::unique_ptr<Harmonizer> openNetwork(const ModelInfo& model,
                                        const ComputeDevice& device,
                                        const JobContext& job) {
    if (isPlugin(model.folder))
        return openPlugin(model.folder, device, job);
    const ModelFiles files = completeModel(model.folder);
    if (files.family == ModelFamily::Lite)
        return std::make_unique<LiteHarmonizer>(loadLite(files, device));
    return openDiffusion(model, device, job);
}

}  // namespace r2r
