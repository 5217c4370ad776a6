// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"
#include "app/cli/options.h"
#include "app/cli/terminal.h"
#include "engine/core/error.h"
#include "engine/pipeline/models/model_catalog.h"
#include "engine/pipeline/models/model_identity.h"
#include "engine/pipeline/models/model_import.h"
#include "engine/pipeline/models/run_checkpoint.h"

#include <CLI/CLI.hpp>
#include <charconv>
#include <filesystem>
#include <fmt/format.h>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace r2r::cli {
namespace {

namespace fs = std::filesystem;

struct ImportCommandOptions {
    std::vector<std::string> sources;
    ImportOptions import;
};

/// Which of a run's checkpoints was taken, and how to have another.
std::string checkpointText(const RunCheckpoint& checkpoint) {
    const bool isLast = checkpoint.step == checkpoint.newest;
    std::string text = fmt::format("It is step {} of the run", checkpoint.step);
    if (checkpoint.step == checkpoint.best)
        text += ", the best by its validation";
    else if (isLast)
        text += ", the last one";
    if (!isLast)
        return text + fmt::format("; --checkpoint last takes step {}.", checkpoint.newest);
    if (checkpoint.best && checkpoint.step != checkpoint.best)
        return text + fmt::format("; --checkpoint best takes step {}.", *checkpoint.best);
    return text + (checkpoint.best ? "." : "; none was marked as the best by validation.");
}

std::string replacedText(const ImportedModel& imported) {
    if (imported.replaced.empty())
        return "It replaces the earlier model of that name.";
    if (imported.replaced == modelIdentity(imported.model))
        return "The same model had been installed under that name before.";
    return fmt::format(
        "It replaces the earlier model of that name ({}…); recipes of that one are refused "
        "from now on.",
        shortIdentity(imported.replaced));
}

ExitCode import(const ImportCommandOptions& options, Terminal& terminal, const JobContext& job) {
    const std::vector<fs::path> sources(options.sources.begin(), options.sources.end());
    std::optional<RunCheckpoint> checkpoint;
    if (sources.size() == 1)
        checkpoint = runCheckpoint(sources.front(), options.import.checkpoint);
    const ImportedModel imported =
        importModel(sources, installedModelsFolder(), options.import, job);
    const ModelInfo& model = imported.model;
    terminal.say(fmt::format("{} is installed in {}; use it with --model {}",
                             model.title,
                             model.folder.string(),
                             model.name));
    for (const std::string& remark : imported.remarks)
        terminal.say(remark);
    if (checkpoint)
        terminal.say(checkpointText(*checkpoint));
    if (imported.hasReplaced)
        terminal.say(replacedText(imported));
    return ExitCode::Ok;
}

/// "file.safetensors:0.8"; a file whose name has a colon is taken as it is.
LoraToMerge loraFrom(const std::string& text) {
    const size_t colon = text.rfind(':');
    if (fs::exists(text) || colon == std::string::npos)
        return {.file = text};
    const std::string number = text.substr(colon + 1);
    double strength = 0;
    const auto [end, error] =
        std::from_chars(number.data(), number.data() + number.size(), strength);
    if (error != std::errc() || end != number.data() + number.size())
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("--lora {}: \"{}\" is not a strength", text, number),
                    "For example: --lora evening.safetensors:0.8");
    return {.file = text.substr(0, colon), .strength = strength};
}

Runner defineImport(CLI::App& app) {
    const auto options = std::make_shared<ImportCommandOptions>();
    app.add_option("source",
                   options->sources,
                   "Release folder, checkpoints, a training run, or a plugin.json")
        ->required()
        ->type_name("SOURCE");
    app.add_option("--name",
                   options->import.name,
                   "Name for command lines and recipes [that of the release or the run]")
        ->type_name("NAME");
    app.add_option("--title",
                   options->import.title,
                   "Name for menus [the model's own, told apart from others; of a run, its name]")
        ->type_name("TEXT");
    app.add_option("--checkpoint",
                   options->import.checkpoint,
                   "Which of a training run [best by validation, else last]")
        ->type_name("best|last|STEP");
    app.add_option_function<std::vector<std::string>>(
           "--lora",
           [options](const std::vector<std::string>& all) {
               for (const std::string& text : all)
                   options->import.loras.push_back(loraFrom(text));
           },
           "Merge a LoRA into the weights [with a strength of 1]")
        ->allow_extra_args(false)
        ->type_name("FILE[:STRENGTH]");
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
        const ModelInfo model = installedModel(catalog, *name);
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
                "  r2r import r2r-release/ --lora evening.safetensors:0.8 --name r2r-evening\n"
                "  r2r import pct-net/plugin.json\n"
                "  r2r import runs/first --force\n",
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
