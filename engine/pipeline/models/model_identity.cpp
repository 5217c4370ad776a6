// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/models/model_identity.h"

#include "engine/core/file_io.h"
#include "engine/core/json.h"
#include "engine/pipeline/models/installed_model.h"
#include "engine/pipeline/plugins/plugin_manifest.h"
#include "engine/weights/checkpoint_ending.h"
#include "engine/weights/model_manifest.h"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <span>
#include <system_error>
#include <vector>

namespace r2r {
namespace {

namespace fs = std::filesystem;

constexpr size_t kShownDigits = 12;

std::string hashOf(std::string_view text) {
    return contentHash(std::as_bytes(std::span(text)));
}

// Of the models without weights; raised when one of them comes to give other results.
constexpr int kBuiltInRevision = 1;

std::string builtInIdentity(const ModelInfo& model) {
    return hashOf(fmt::format("built-in {} {}", model.name, kBuiltInRevision));
}

std::string manifestIdentity(const ModelManifest& manifest) {
    std::string text =
        manifest.description.start == SamplerStart::Composite ? "from the composite\n" : "";
    for (const auto& [component, file] : manifest.components)
        text += fmt::format("{} {}\n", componentName(component), file.sha256);
    if (const Json settings = settingsJson(manifest.settings); !settings.empty())
        text += fmt::format("settings {}\n", settings.dump());
    if (manifest.emptyPrompt)
        text += fmt::format("{} {}\n", kEmptyPromptTensor, manifest.emptyPrompt->sha256);
    return hashOf(text);
}

/// The manifest has the network's hash, which is checked before the network is opened.
std::string pluginIdentity(const fs::path& path) {
    Json json = readJsonFile(readPluginManifest(path).path);
    for (const char* word : {"name", "title", "summary", "source", "license"})
        json.erase(word);
    return hashOf(json.dump());
}

/// Weights without a manifest that has their hashes.
std::string looseIdentity(const fs::path& path, const JobContext& job) {
    if (!fs::is_directory(path))
        return fileHash(path);
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(path))
        if (entry.is_regular_file() && hasCheckpointEnding(entry.path()))
            files.push_back(entry.path());
    std::ranges::sort(files);
    std::string text;
    for (const fs::path& file : files) {
        job.throwIfCancelled();
        text +=
            fmt::format("{} {}\n", file.lexically_relative(path).generic_string(), fileHash(file));
    }
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
        return pluginIdentity(model.folder);
    if (isModelFolder(model.folder))
        return manifestIdentity(readModelManifest(model.folder));
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
    return mayHoldModel(path) ? modelIdentity({.folder = path}, job) : std::string();
}

std::string shortIdentity(std::string_view identity) {
    return std::string(identity.substr(0, kShownDigits));
}

}  // namespace r2r
