// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/models/network_import.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "engine/core/new_folder.h"
#include "engine/diffusion/model_loading.h"
#include "engine/diffusion/torch_errors.h"
#include "engine/pipeline/models/installed_model.h"
#include "engine/pipeline/models/model_catalog.h"
#include "engine/pipeline/models/model_identity.h"
#include "engine/pipeline/models/model_name.h"
#include "engine/pipeline/models/model_name_taken.h"
#include "engine/pipeline/models/run_checkpoint.h"
#include "engine/pipeline/plugins/onnx_data.h"
#include "engine/pipeline/plugins/plugin_manifest.h"
#include "engine/pipeline/plugins/plugin_trial.h"
#include "engine/weights/lora_file.h"
#include "engine/weights/lora_merge.h"
#include "engine/weights/model_files.h"
#include "engine/weights/model_writer.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <utility>

namespace r2r {
namespace {

namespace fs = std::filesystem;

std::string nameFor(const ImportOptions& options,
                    const std::string& described,
                    const fs::path& source) {
    const fs::path path = source.has_filename() ? source : source.parent_path();
    for (const std::string& text : {options.name, described, path.stem().string()})
        if (const std::string name = plainModelName(text); !name.empty())
            return name;
    return "model";
}

/// The model under a name may be of no use.
bool isDamaged(const fs::path& place) {
    try {
        (void)describeModel(place);
        return false;
    } catch (const Error&) {
        return true;
    }
}

/// The model's folder. Nothing that is built in or installed may be hidden by accident; what is
/// damaged gives way.
/// @param canBeOther  the model may be imported under another name
fs::path requireFree(const fs::path& catalogFolder,
                     const std::string& name,
                     const ImportOptions& options,
                     bool canBeOther) {
    if (catalogFolder.empty())
        throw Error(
            ErrorCode::InvalidArgument, "there is no folder for models", "Set R2R_MODELS to one.");
    const ModelCatalog builtIn;
    const bool isBuiltIn =
        std::ranges::find(builtIn.models(), name, &ModelInfo::name) != builtIn.models().end();
    const bool isTaken = fs::exists(catalogFolder / name) && !options.isReplacing &&
                         !isDamaged(catalogFolder / name);
    const std::string message = fmt::format("there is already a model named \"{}\"", name);
    if (isBuiltIn && !canBeOther)
        throw Error(ErrorCode::InvalidArgument, message, "Change the name in its manifest.");
    if (isBuiltIn || isTaken)
        throw ModelNameTaken(name,
                             isBuiltIn,
                             canBeOther,
                             message,
                             isBuiltIn
                                 ? "Choose another name."
                                 : "Choose another name, or replace the installed one (r2r import "
                                   "--force).");
    return catalogFolder / name;
}

/// The model of that name before it gives way.
ImportedModel predecessor(const fs::path& place, const JobContext& job) {
    if (!fs::exists(place))
        return {};
    try {
        return {.hasReplaced = true, .replaced = modelIdentity({.folder = place}, job)};
    } catch (const Error&) {
        return {.hasReplaced = true};  // damaged, which may be why it is replaced
    }
}

/// Manifest and network, with the file of its values if it has one, side by side in a folder that
/// appears whole.
void copyPlugin(const PluginManifest& plugin, const fs::path& target, const JobContext& job) {
    NewFolder fresh(target);
    job.report({.phase = Phase::Writing, .done = 0, .total = 2});
    const std::vector<std::byte> network = readFile(plugin.file);
    writeFileAtomically(fresh.path() / plugin.file.filename(), network);
    if (plugin.engine == PluginManifest::Engine::Onnx)
        if (const auto data = onnxDataFile(network, plugin.file.string()))
            writeFileAtomically(fresh.path() / *data, readFile(plugin.file.parent_path() / *data));
    job.report({.phase = Phase::Writing, .done = 1, .total = 2});
    writeFileAtomically(fresh.path() / kPluginManifestFile, readFile(plugin.path));
    job.report({.phase = Phase::Writing, .done = 2, .total = 2});
    fresh.publish();
}

ImportedModel importPlugin(const fs::path& source,
                           const fs::path& catalogFolder,
                           const ImportOptions& options,
                           const JobContext& job) {
    if (!options.loras.empty())
        throw Error(ErrorCode::InvalidArgument,
                    "a LoRA cannot be merged into a plug-in",
                    "Merge it in Python before the network is exported.");
    const PluginManifest plugin = readPluginManifest(source);
    if (!options.name.empty() && options.name != plugin.name)
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("the plug-in is named \"{}\" in its manifest", plugin.name),
                    "Change the name there.");
    if (fileHash(plugin.file) != plugin.sha256)
        throw Error(ErrorCode::Corrupt,
                    fmt::format("{} is not the file that its manifest was written for",
                                plugin.file.string()),
                    "Compare sha256 in the manifest with sha256sum of the file.");
    const std::string name = plainModelName(plugin.name);
    const fs::path target = requireFree(catalogFolder, name, options, false);
    job.report({.phase = Phase::Testing, .done = 0, .total = 0});
    requireRuns(source, job);
    ImportedModel imported = predecessor(target, job);
    copyPlugin(plugin, target, job);
    imported.model = describeModel(target);
    return imported;
}

/// Each tensor is looked at when it is its turn to be written, with what was merged into it.
void refuseDamaged(ModelContents& contents) {
    for (auto& [component, tensors] : contents.components)
        for (TensorToWrite& tensor : tensors) {
            if (!c10::isFloatingType(tensor.dtype))
                continue;
            tensor.make = [make = std::move(tensor.make), name = tensor.name, part = component] {
                at::Tensor value = make();
                // A sum is not a number as soon as one of its terms is not.
                if (!std::isfinite(at::sum(value.to(at::kFloat), at::kDouble).item<double>()))
                    throw Error(ErrorCode::Corrupt,
                                fmt::format("the tensor {} of the {} holds values that are not "
                                            "finite numbers",
                                            name,
                                            componentTitle(part)),
                                "The file is damaged, or its training failed: get it again.");
                return value;
            };
        }
}

std::string mergedText(const LoraFile& lora, double strength) {
    std::vector<std::string> parts;
    for (const auto& [component, layers] : lora.layers)
        parts.push_back(
            fmt::format("{} weights of the {}", layers.size(), componentTitle(component)));
    return fmt::format("{} changes {}, with a strength of {}",
                       lora.path.filename().string(),
                       fmt::join(parts, " and "),
                       strength);
}

ImportedModel importDiffusion(std::span<const fs::path> sources,
                              const fs::path& catalogFolder,
                              const ImportOptions& options,
                              const JobContext& job) {
    job.report({.phase = Phase::Reading, .done = 0, .total = 0});
    const ModelFiles files = findModel(sources);
    if (const auto obstacles = files.obstacles(); !obstacles.empty())
        throw Error(ErrorCode::MissingWeights,
                    fmt::format("the model cannot be used: {}", obstacles.front()),
                    "Give all of its files, or the folder that contains them. Run r2r inspect to "
                    "see what a file contains.");
    const std::string name = nameFor(options, files.description.name, sources.front());
    const fs::path target = requireFree(catalogFolder, name, options, true);
    verifyHashes(files, job);

    ModelContents contents = contentsOf(files);
    std::vector<std::string> remarks = files.leftOut;
    for (const LoraToMerge& each : options.loras) {
        const LoraFile lora = readLora(each.file, loraTargets(contents));
        mergeLora(contents, lora, each.strength);
        remarks.insert(remarks.end(), lora.leftOut.begin(), lora.leftOut.end());
        remarks.push_back(mergedText(lora, each.strength));
    }
    contents.description.name = name;
    if (!options.title.empty())
        contents.description.title = options.title;
    if (needsPrompt(files.family.value()) && !contents.emptyPrompt.defined()) {
        job.report({.phase = Phase::EncodingPrompt, .done = 0, .total = 0});
        contents.emptyPrompt = withoutTorchErrors([&] {
            return encodeEmptyPrompt(files.tensors(Component::TextEncoder), files.settings);
        });
    }
    contents.components.erase(Component::TextEncoder);  // its only answer is kept
    if (contents.emptyPrompt.defined() && !at::isfinite(contents.emptyPrompt).all().item<bool>())
        throw Error(ErrorCode::Corrupt,
                    "the text encoder's answer to the empty prompt holds values that are not "
                    "finite numbers",
                    "The file is damaged, or its training failed: get it again.");
    refuseDamaged(contents);
    makeFolder(catalogFolder);
    ImportedModel imported = predecessor(target, job);
    writeModelFolder(target, contents, {.isReplacing = imported.hasReplaced}, job);
    imported.model = describeModel(target);
    imported.remarks = std::move(remarks);
    if (const std::string settings = settingsText(files.settings); !settings.empty())
        imported.remarks.push_back(fmt::format("as its config.json says: {}", settings));
    return imported;
}

/// A checkpoint says after which step it was written, and not of which run it is.
ImportedModel importCheckpoint(const RunCheckpoint& checkpoint,
                               const fs::path& catalogFolder,
                               ImportOptions options,
                               const JobContext& job) {
    // One run may be imported twice, and the window knows a run's model by its title.
    const bool isNamed =
        !options.name.empty() && plainModelName(options.name) != plainModelName(checkpoint.run);
    if (options.title.empty())
        options.title = isNamed ? fmt::format("{}, of the run {}", options.name, checkpoint.run)
                                : titleOfRun(checkpoint.run);
    if (options.name.empty())
        options.name = checkpoint.run;
    return importDiffusion(std::array{checkpoint.folder}, catalogFolder, options, job);
}

}  // namespace

ImportedModel importNetwork(std::span<const fs::path> sources,
                            const fs::path& catalogFolder,
                            const ImportOptions& options,
                            const JobContext& job) {
    if (sources.empty())
        throw Error(ErrorCode::InvalidArgument, "no file or folder was given");
    const fs::path& first = sources.front();
    const bool isPlugin = sources.size() == 1 && (first.extension() == ".json" ||
                                                  fs::is_regular_file(first / kPluginManifestFile));
    if (isPlugin)
        return importPlugin(first, catalogFolder, options, job);
    if (sources.size() == 1)
        if (const auto checkpoint = runCheckpoint(first, options.checkpoint))
            return importCheckpoint(*checkpoint, catalogFolder, options, job);
    if (!options.checkpoint.empty())
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("{} is not the folder of a training run, so it has no checkpoint "
                                "to choose",
                                first.string()),
                    "Give the folder of one run.");
    return importDiffusion(sources, catalogFolder, options, job);
}

}  // namespace r2r
