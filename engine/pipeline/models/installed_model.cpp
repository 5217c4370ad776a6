// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/models/installed_model.h"

#include "engine/pipeline/models/networks.h"
#include "engine/pipeline/plugins/plugin_manifest.h"
#include "engine/weights/checkpoint_ending.h"
#include "engine/weights/model_manifest.h"

#include <algorithm>
#include <optional>

namespace r2r {
namespace {

namespace fs = std::filesystem;

/// A family's title, and how its authors ran it; steps and side are 0 where there is no
/// choice.
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
            .isGuarded = manifest.isGuarded,
            .folder = path};
}

/// The description in the manifest of a converted model, if it is complete.
std::optional<ModelInfo> infoFromManifest(const fs::path& folder) {
    if (!isModelFolder(folder))
        return std::nullopt;
    const ModelManifest manifest = readModelManifest(folder);
    if (!manifest.family)
        return std::nullopt;
    const std::vector<Component> required = requiredComponents(*manifest.family);
    const bool isComplete = std::ranges::all_of(
        required, [&](Component each) { return manifest.parameters.contains(each); });
    const bool hasPrompt =
        manifest.emptyPrompt.has_value() || manifest.components.contains(Component::TextEncoder);
    if (!isComplete || (needsPrompt(*manifest.family) && !hasPrompt) ||
        manifest.parameters.size() != manifest.components.size())
        return std::nullopt;
    uint64_t parameters = 0;
    for (const auto& [component, count] : manifest.parameters)
        if (component != Component::TextEncoder)
            parameters += count;
    return networkInfo(folder, manifest.description, *manifest.family, parameters);
}

}  // namespace

bool isPlugin(const fs::path& path) {
    return path.filename() == kPluginManifestFile ||
           fs::is_regular_file(path / kPluginManifestFile);
}

bool isModelPath(std::string_view text) {
    const fs::path path(text);
    return text.find('/') != text.npos || text == "." || text == ".." ||
           hasCheckpointEnding(path) || path.filename() == kPluginManifestFile;
}

bool mayHoldModel(const fs::path& path) {
    return fs::is_directory(path) || isPlugin(path) ||
           (fs::is_regular_file(path) && hasCheckpointEnding(path));
}

ModelInfo describeModel(const fs::path& path) {
    if (isPlugin(path))
        return pluginInfo(path);
    if (auto info = infoFromManifest(path))
        return *std::move(info);
    return networks().describe(path);
}

ModelInfo networkInfo(const fs::path& path,
                      const ModelDescription& description,
                      ModelFamily family,
                      uint64_t parameters) {
    const FamilyFacts facts = factsOf(family);
    ModelInfo info{
        .name = description.name.empty() ? lastPart(path).string() : description.name,
        .title = description.title,
        .family = facts.name,
        .summary = description.summary.empty() ? facts.summary : description.summary,
        .source = description.source,
        .license = description.license,
        .isGuarded = family == ModelFamily::Lite,  // the guard was chosen for it
        .usesSeed = facts.steps > 0 && description.start == SamplerStart::Noise,
        .steps = description.start == SamplerStart::Composite ? 1 : facts.steps,
        .start = description.start,
        .workingSide = description.workingSide > 0 ? description.workingSide : facts.workingSide,
        .parameters = parameters,
        .folder = path};
    if (info.title.empty())
        info.title = info.name;
    return info;
}

std::unique_ptr<Harmonizer> openModel(const ModelInfo& model,
                                      const ComputeDevice& device,
                                      const JobContext& job) {
    return networks().open(model, device, job);
}

}  // namespace r2r
