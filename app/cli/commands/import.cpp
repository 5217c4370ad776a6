// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"
#include "app/cli/options.h"
#include "app/cli/terminal.h"
#include "engine/pipeline/models/model_catalog.h"
#include "engine/pipeline/models/model_import.h"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <fmt/format.h>
#include <memory>
#include <string>
#include <vector>

namespace r2r::cli {
namespace {

namespace fs = std::filesystem;

struct ImportCommandOptions {
    std::vector<std::string> sources;
    ImportOptions import;
};

ExitCode import(const ImportCommandOptions& options, Terminal& terminal, const JobContext& job) {
    const std::vector<fs::path> sources(options.sources.begin(), options.sources.end());
    const ModelInfo model = importModel(sources, installedModelsFolder(), options.import, job);
    terminal.say(fmt::format("{} is installed in {}; use it with --model {}",
                             model.title,
                             model.folder.string(),
                             model.name));
    return ExitCode::Ok;
}

Runner defineImport(CLI::App& app) {
    const auto options = std::make_shared<ImportCommandOptions>();
    app.add_option("source", options->sources, "Release folder, checkpoints, or a plugin.json")
        ->required()
        ->type_name("SOURCE");
    app.add_option("--name", options->import.name, "Name for command lines and recipes")
        ->type_name("NAME");
    app.add_option("--title", options->import.title, "Name for menus")->type_name("TEXT");
    app.add_flag("--force", options->import.isReplacing, "Replace an installed model of that name");
    return [options](Terminal& terminal, const JobContext& job) {
        return import(*options, terminal, job);
    };
}

Runner defineRemove(CLI::App& app) {
    const auto name = std::make_shared<std::string>();
    app.add_option("model", *name, "Name of an installed model")->required()->type_name("MODEL");
    return [name](Terminal& terminal, const JobContext&) {
        const ModelCatalog catalog = ModelCatalog::installed();
        const ModelInfo model = catalog.find(*name);
        removeModel(model, catalog.folder());
        terminal.say(fmt::format("{} is removed.", model.title));
        return ExitCode::Ok;
    };
}

const Registration importing({
    .name = "import",
    .purpose = "Install a model, for the command line and the editor",
    .examples = "  r2r import r2r-release/ --name r2r\n"
                "  r2r import unet.ckpt clear_vae.ckpt text_encoder/ --name mine\n"
                "  r2r import pct-net/plugin.json\n",
    .rank = 52,
    .define = defineImport,
});

const Registration removing({
    .name = "remove-model",
    .purpose = "Delete an installed model",
    .examples = "  r2r remove-model r2r\n",
    .rank = 53,
    .define = defineRemove,
});

}  // namespace
}  // namespace r2r::cli
