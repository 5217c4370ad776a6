// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"
#include "app/cli/options.h"
#include "app/cli/terminal.h"
#include "app/cli/text_table.h"
#include "engine/core/confinement.h"
#include "engine/core/error.h"
#include "engine/core/json.h"
#include "engine/pipeline/models/installed_model.h"
#include "engine/pipeline/models/intact_model.h"
#include "engine/pipeline/models/model_catalog.h"
#include "engine/pipeline/models/model_identity.h"
#include "engine/pipeline/plugins/plugin_manifest.h"
#include "engine/pipeline/plugins/trusted_models.h"

#include <CLI/CLI.hpp>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace r2r::cli {
namespace {

struct ModelsOptions {
    bool printsNames = false;
    bool printsJson = false;
};

/// The decimal number that was meant, not the nearest float's many digits.
double decimal(float value) {
    return std::round(static_cast<double>(value) * 1000) / 1000;
}

/// Nothing for models that are not plug-ins, or cannot be read.
std::optional<bool> trustIn(const ModelInfo& model) {
    if (!model.isNetwork() || !isPlugin(model.folder))
        return std::nullopt;
    try {
        return isTrusted(readPluginManifest(model.folder));
    } catch (const Error&) {
        return std::nullopt;
    }
}

Json modelJson(const ModelInfo& model) {
    Json json = {{"name", model.name},
                 {"title", model.title},
                 {"family", model.family},
                 {"summary", model.summary},
                 {"source", model.source},
                 {"identity", ""},
                 {"recommended_strength", decimal(model.recommendedStrength)}};
    if (const auto trusted = trustIn(model))
        json["trusted"] = *trusted;
    try {
        json["identity"] = modelIdentity(model);
        requireIntact(model);
    } catch (const Error& error) {
        json["problem"] = error.message();  // the others are listed all the same
    }
    return json;
}

Json modelsJson(const ModelCatalog& catalog) {
    Json list = Json::array();
    for (const ModelInfo& model : catalog.models())
        list.push_back(modelJson(model));
    Json damaged = Json::array();
    for (const DamagedModel& each : catalog.damaged())
        damaged.push_back({{"name", each.name}, {"problem", each.problem}});
    return {{"default", catalog.defaultModel().name},
            {"models", std::move(list)},
            {"damaged", std::move(damaged)}};
}

std::string modelsTable(const ModelCatalog& catalog) {
    std::vector<std::vector<std::string>> rows = {
        {"MODEL", "IN THE EDITOR", "FAMILY", "RECOMMENDED", "WHAT IT DOES"}};
    for (const ModelInfo& model : catalog.models()) {
        const bool isDefault = model.name == catalog.defaultModel().name;
        rows.push_back({model.name,
                        model.title,
                        model.family,
                        fmt::format("{} %", std::lround(model.recommendedStrength * 100)),
                        model.summary + (isDefault ? " The default." : "")});
    }
    return textTable(rows);
}

/// Which models run apart, and what this system cannot keep them from.
void sayTrust(Terminal& terminal, const ModelCatalog& catalog) {
    std::vector<std::string> apart;
    for (const ModelInfo& model : catalog.models())
        if (trustIn(model) == false)
            apart.push_back(model.name);
    if (apart.empty())
        return;
    terminal.say(
        fmt::format("Not trusted, so run in a process that can do nothing but compute: "
                    "{} (r2r plugin trust NAME).",
                    fmt::join(apart, ", ")));
    for (const std::string& gap : Confinement::possible().gaps())
        terminal.say(gap);
}

Runner define(CLI::App& app) {
    const auto options = std::make_shared<ModelsOptions>();
    app.add_flag("--names", options->printsNames, "Print only the names, one per line");
    addJsonFlag(app, options->printsJson);
    return [options](Terminal& terminal, const JobContext&) {
        const ModelCatalog catalog = ModelCatalog::installed();
        if (options->printsJson) {
            terminal.print(formatJson(modelsJson(catalog)));
        } else if (options->printsNames) {
            for (const ModelInfo& model : catalog.models())
                terminal.print(model.name + "\n");
        } else {
            terminal.print(modelsTable(catalog));
            for (const DamagedModel& damaged : catalog.damaged())
                terminal.say(
                    fmt::format("{} is damaged: {}. Import it again, or remove it with "
                                "r2r remove-model {}.",
                                damaged.name,
                                damaged.problem,
                                damaged.name));
            sayTrust(terminal, catalog);
            terminal.say(
                "RECOMMENDED is the strength that suits most photographs; without --strength a "
                "model is used at 100 %.");
        }
        return ExitCode::Ok;
    };
}

const Registration registration({
    .name = "models",
    .purpose = "List the harmonizers that can be used here",
    .examples = "  r2r models\n"
                "  r2r models --json\n",
    .rank = 40,
    .define = define,
});

}  // namespace
}  // namespace r2r::cli
