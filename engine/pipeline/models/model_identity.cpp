// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/models/model_identity.h"

#include "engine/core/file_io.h"
#include "engine/core/hash_memory.h"
#include "engine/core/json.h"
#include "engine/pipeline/models/installed_model.h"
#include "engine/pipeline/plugins/plugin_manifest.h"
#include "engine/weights/checkpoint_ending.h"
#include "engine/weights/model_manifest.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fmt/format.h>
#include <span>
#include <system_error>
#include <utility>
#include <vector>

namespace r2r {
namespace {

namespace fs = std::filesystem;

constexpr size_t kShownDigits = 12;

std::string hashOf(std::string_view text) {
    return contentHash(std::as_bytes(std::span(text)));
}

// The revision of the models without weights; raised when one of them comes to give other results.
constexpr int kBuiltInRevision = 1;

std::string builtInIdentity(const ModelInfo& model) {
    return hashOf(fmt::format("built-in {} {}", model.name, kBuiltInRevision));
}

/// The identity follows from the files as they are, not as the manifest describes them.
std::string manifestIdentity(const ModelManifest& manifest, const JobContext& job) {
    std::string text =
        manifest.description.start == SamplerStart::Composite ? "from the composite\n" : "";
    for (const auto& [component, file] : manifest.components)
        text += fmt::format("{} {}\n", componentName(component), knownFileHash(file.path, job));
    if (const Json settings = settingsJson(manifest.settings); !settings.empty())
        text += fmt::format("settings {}\n", settings.dump());
    if (manifest.emptyPrompt)
        text += fmt::format(
            "{} {}\n", kEmptyPromptTensor, knownFileHash(manifest.emptyPrompt->path, job));
    return hashOf(text);
}

/// The identity follows from the manifest, with the hash of the network as it is.
std::string pluginIdentity(const fs::path& path, const JobContext& job) {
    const PluginManifest manifest = readPluginManifest(path);
    Json json = readJsonFile(manifest.path);
    if (std::string hash = knownFileHash(manifest.file, job); hash != manifest.sha256)
        json["sha256"] = std::move(hash);
    for (const char* word : {"name", "title", "summary", "source", "license"})
        json.erase(word);
    return hashOf(json.dump());
}

/// Whether it is a file of a release that says what the shapes of weights do not.
bool saysHowToCompute(const fs::path& path) {
    constexpr std::array<std::string_view, 5> kNames = {"config.json",
                                                        "scheduler_config.json",
                                                        "special_tokens_map.json",
                                                        "tokenizer_config.json",
                                                        "r2r.json"};
    return std::ranges::find(kNames, path.filename().string()) != kNames.end();
}

/// Weights without a manifest.
std::string looseIdentity(const fs::path& path, const JobContext& job) {
    if (!fs::is_directory(path))
        return knownFileHash(path, job);
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(path))
        if (entry.is_regular_file() &&
            (hasCheckpointEnding(entry.path()) || saysHowToCompute(entry.path())))
            files.push_back(entry.path());
    std::ranges::sort(files);
    std::string text;
    for (const fs::path& file : files)
        text += fmt::format(
            "{} {}\n", file.lexically_relative(path).generic_string(), knownFileHash(file, job));
    return hashOf(text);
}

}  // namespace

std::string modelIdentity(const ModelInfo& model, const JobContext& job) {
    if (!model.isNetwork())
        return builtInIdentity(model);
    std::error_code ignored;
    if (!fs::exists(model.folder, ignored))
        return {};
    if (isPlugin(model.folder))
        return pluginIdentity(model.folder, job);
    if (isModelFolder(model.folder))
        return manifestIdentity(readModelManifest(model.folder), job);
    return looseIdentity(model.folder, job);
}

std::string modelIdentity(const ModelCatalog& catalog,
                          std::string_view name,
                          const JobContext& job) {
    const auto models = catalog.models();
    const auto found = std::ranges::find(models, name, &ModelInfo::name);
    if (found != models.end())
        return modelIdentity(*found, job);
    const fs::path path(name);
    return isModelPath(name) && mayHoldModel(path) ? modelIdentity({.folder = path}, job)
                                                   : std::string();
}

std::string shortIdentity(std::string_view identity) {
    return std::string(identity.substr(0, kShownDigits));
}

}  // namespace r2r
