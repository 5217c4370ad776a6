// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/installed_model.h"

#include "engine/core/error.h"
#include "engine/diffusion/lite_model.h"
#include "engine/diffusion/model_loading.h"
#include "engine/diffusion/torch_errors.h"
#include "engine/pipeline/lite_harmonizer.h"
#include "engine/pipeline/plugin_harmonizer.h"
#include "engine/pipeline/plugin_manifest.h"
#include "engine/pipeline/r2r_harmonizer.h"
#include "engine/pipeline/run_cost.h"
#include "engine/weights/checkpoint_file.h"
#include "engine/weights/model_files.h"

#include <ATen/ATen.h>

#include <array>
#include <fmt/format.h>
#include <utility>

namespace r2r {
namespace {

namespace fs = std::filesystem;

constexpr const char* kPluginManifest = "plugin.json";

bool isPlugin(const fs::path& path) {
    return path.filename() == kPluginManifest || fs::is_regular_file(path / kPluginManifest);
}

/// What a family is called, and how its authors ran it; steps and side are 0 where there is nothing
/// to choose.
struct FamilyFacts {
    const char* name;
    const char* summary;
    int steps;
    int workingSide;
};

FamilyFacts factsOf(ModelFamily family) {
    switch (family) {
        case ModelFamily::R2r:
            return {"R2R",
                    "Region-to-Region diffusion: follows colour and light of the whole background.",
                    10,
                    1024};
        case ModelFamily::DiffHarmony:
            return {"DiffHarmony", "Latent diffusion, with a second stage that refines.", 5, 512};
        case ModelFamily::Lite:
            return {"R2R-Lite",
                    "A small network that finds a change of colours in one pass, on any computer.",
                    0,
                    0};
        case ModelFamily::DiffHarmonyPlusPlus:
            break;
    }
    return {"DiffHarmony++", "Latent diffusion with a decoder that sees the composite.", 5, 512};
}

fs::path lastPart(const fs::path& path) {
    return path.has_filename() ? path.filename() : path.parent_path().filename();
}

ModelInfo pluginInfo(const fs::path& path) {
    const PluginManifest manifest = readPluginManifest(path);
    return {.name = manifest.name,
            .title = manifest.title,
            .family = "plug-in",
            .summary = manifest.summary,
            .source = manifest.source,
            .license = manifest.license,
            .folder = path};
}

ModelFiles completeModel(const fs::path& path) {
    ModelFiles files = findModel(std::array{path});
    if (const auto obstacles = files.obstacles(); !obstacles.empty())
        throw Error(ErrorCode::MissingWeights,
                    fmt::format("{} cannot be used: {}", path.string(), obstacles.front()),
                    "Run r2r inspect to see what it contains.");
    return files;
}

ModelInfo networkInfo(const fs::path& path) {
    const ModelFiles files = completeModel(path);
    const FamilyFacts facts = factsOf(files.family.value());
    const ModelDescription& description = files.description;
    ModelInfo info{
        .name = description.name.empty() ? lastPart(path).string() : description.name,
        .title = description.title,
        .family = facts.name,
        .summary = description.summary.empty() ? facts.summary : description.summary,
        .source = description.source,
        .license = description.license,
        .isGuarded = files.family == ModelFamily::Lite,  // the guard was chosen for it
        .usesSeed = facts.steps > 0 && description.start == SamplerStart::Noise,
        .steps = description.start == SamplerStart::Composite ? 1 : facts.steps,
        .start = description.start,
        .workingSide = description.workingSide > 0 ? description.workingSide : facts.workingSide,
        .folder = path};
    if (info.title.empty())
        info.title = info.name;
    for (const auto& [component, detected] : files.components)
        if (component != Component::TextEncoder)
            info.parameters += static_cast<uint64_t>(detected.tensors.parameterCount());
    return info;
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
    std::vector<std::string> notes;
    ComputeDevice device = wanted;
    const uint64_t bytes = model.parameters * c10::elementSize(networkDtype(device));
    if (device.kind != ComputeDevice::Kind::Cpu && bytes > device.freeMemory) {
        notes.push_back(fmt::format("Worked on the CPU: {} has too little memory for the weights.",
                                    device.name));
        device = chooseDevice("cpu");
    }
    R2rModel loaded = loadDiffusionModel(model, device, networkDtype(device), job);
    return std::make_unique<R2rHarmonizer>(
        model, std::move(loaded), std::move(device), std::move(notes));
}

}  // namespace

bool mayHoldModel(const fs::path& path) {
    return fs::is_directory(path) || isPlugin(path) ||
           (fs::is_regular_file(path) && hasCheckpointEnding(path));
}

ModelInfo describeModel(const fs::path& path) {
    return isPlugin(path) ? pluginInfo(path) : networkInfo(path);
}

R2rModel loadDiffusionModel(const ModelInfo& model,
                            const ComputeDevice& device,
                            at::ScalarType dtype,
                            const JobContext& job) {
    if (model.steps == 0)
        throw Error(ErrorCode::Unsupported,
                    fmt::format("{} is not a latent-diffusion model", model.title));
    const ModelFiles files = completeModel(model.folder);
    ComponentLoaders loaders;
    for (const auto& [component, detected] : files.components)
        if (component != Component::TextEncoder)
            loaders[component] = [&files, which = component] { return files.tensors(which); };
    return withoutTorchErrors([&] {
        const at::Tensor text = files.emptyPrompt.defined()
                                    ? files.emptyPrompt
                                    : encodeEmptyPrompt(files.tensors(Component::TextEncoder));
        return loadModel(loaders, text, at::Device(device.id()), dtype, job);
    });
}

std::unique_ptr<Harmonizer> openModel(const ModelInfo& model,
                                      const ComputeDevice& device,
                                      const JobContext& job) {
    if (isPlugin(model.folder))
        return openPlugin(model.folder, device);
    const ModelFiles files = completeModel(model.folder);
    if (files.family == ModelFamily::Lite)
        return std::make_unique<LiteHarmonizer>(loadLite(files, device));
    return openDiffusion(model, device, job);
}

}  // namespace r2r
