// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/plugins/trusted_models.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "engine/core/json.h"
#include "engine/core/json_fields.h"
#include "engine/core/log.h"

#include <algorithm>
#include <cstdlib>
#include <fmt/format.h>
#include <system_error>
#include <vector>

namespace r2r {
namespace {

namespace fs = std::filesystem;

constexpr const char* kFormat = "r2r-trusted-models";
constexpr size_t kMost = 10'000;

struct Trusted {
    std::string sha256;
    std::string dataSha256;
    std::string title;  ///< for people who read the file

    [[nodiscard]] bool isOf(const PluginManifest& manifest) const {
        return sha256 == manifest.sha256 && dataSha256 == manifest.dataSha256;
    }
};

std::vector<Trusted> readTrusted(const fs::path& file) {
    std::error_code error;
    if (file.empty() || !fs::exists(file, error))
        return {};
    const Json json = readJsonFile(file);
    const JsonFields fields(json, file.string(), "Delete the file: then no model is trusted.");
    if (fields.required<std::string>("format") != kFormat)
        fields.fail("format", fmt::format("must be \"{}\"", kFormat));
    std::vector<Trusted> models;
    for (const JsonFields& each : fields.objects("models", 0, kMost))
        models.push_back({.sha256 = each.required<std::string>("sha256"),
                          .dataSha256 = each.optional<std::string>("dataSha256", ""),
                          .title = each.optional<std::string>("title", "")});
    return models;
}

void writeTrusted(const fs::path& file, const std::vector<Trusted>& models) {
    Json list = Json::array();
    for (const Trusted& each : models) {
        Json entry = {{"title", each.title}, {"sha256", each.sha256}};
        if (!each.dataSha256.empty())
            entry["dataSha256"] = each.dataSha256;
        list.push_back(std::move(entry));
    }
    makeFolder(file.parent_path());
    writeFileAtomically(
        file, formatJson({{"format", kFormat}, {"version", 1}, {"models", std::move(list)}}));
}

}  // namespace

fs::path trustedModelsFile() {
    if (const char* config = std::getenv("XDG_CONFIG_HOME"); config && *config)
        return fs::path(config) / "r2r-studio" / "trusted-models.json";
    if (const char* home = std::getenv("HOME"); home && *home)
        return fs::path(home) / ".config" / "r2r-studio" / "trusted-models.json";
    return {};
}

bool isTrusted(const PluginManifest& manifest) {
    if (manifest.sha256.empty())
        return false;
    try {
        const std::vector<Trusted> models = readTrusted(trustedModelsFile());
        return std::ranges::any_of(models,
                                   [&](const Trusted& each) { return each.isOf(manifest); });
    } catch (const Error& error) {
        log::warning(fmt::format("no model is trusted: {}", error.message()));
        return false;
    }
}

void setTrusted(const PluginManifest& manifest, bool isTrusted) {
    const fs::path file = trustedModelsFile();
    if (file.empty())
        throw Error(ErrorCode::NotFound,
                    "there is no folder for settings",
                    "Set XDG_CONFIG_HOME or HOME to one.");
    std::vector<Trusted> models = readTrusted(file);
    std::erase_if(models, [&](const Trusted& each) { return each.isOf(manifest); });
    if (isTrusted)
        models.push_back({.sha256 = manifest.sha256,
                          .dataSha256 = manifest.dataSha256,
                          .title = manifest.title});
    writeTrusted(file, models);
}

}  // namespace r2r
