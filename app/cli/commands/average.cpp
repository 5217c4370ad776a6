// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"
#include "app/cli/terminal.h"
#include "app/cli/weight_options.h"
#include "engine/core/error.h"
#include "engine/pipeline/models/model_catalog.h"
#include "engine/weights/average_weights.h"
#include "engine/weights/model_files.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <filesystem>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <memory>

namespace r2r::cli {
namespace {

namespace fs = std::filesystem;

struct AverageOptions {
    std::vector<std::string> paths;  ///< the last one is the output
    std::vector<double> shares;
    ModelWriteOptions write;
    std::string name;
    std::string title;
};

/// The last part of a path, also of "mean/".
std::string nameOf(const fs::path& path) {
    return (path.has_filename() ? path : path.parent_path()).filename().string();
}

/// The names of the models on disk, as "r2r-lite" or "000800".
std::vector<std::string> namesOf(const std::vector<std::string>& paths) {
    std::vector<std::string> names;
    for (size_t i = 0; i + 1 < paths.size(); ++i)
        names.push_back(nameOf(paths[i]));
    return names;
}

/// An installed model has the name that other commands know, too.
fs::path folderOf(const std::string& model, const ModelCatalog& catalog) {
    const auto isIt = [&](const ModelInfo& each) { return each.name == model && each.isNetwork(); };
    const auto installed = std::ranges::find_if(catalog.models(), isIt);
    return installed == catalog.models().end() ? fs::path(model) : installed->folder;
}

ExitCode average(const AverageOptions& options, Terminal& terminal, const JobContext& job) {
    const size_t count = options.paths.size() - 1;
    if (count < 2)
        throw Error(ErrorCode::InvalidArgument,
                    "average needs two or more models and, after them, the folder to write",
                    "For example: r2r average before after mean");
    if (!options.shares.empty() && options.shares.size() != count)
        throw Error(
            ErrorCode::InvalidArgument,
            fmt::format("--shares has {} numbers for {} models", options.shares.size(), count),
            "Give one for each model, or none for equal shares.");
    const ModelCatalog catalog = ModelCatalog::installed();
    std::vector<ModelContents> models;
    for (size_t i = 0; i < count; ++i) {
        const std::array<fs::path, 1> source = {folderOf(options.paths[i], catalog)};
        const ModelFiles files = findModel(source);
        verifyHashes(files, job);
        models.push_back(contentsOf(files));
    }
    ModelContents mean = averageOf(
        models, options.shares.empty() ? std::vector<double>(count, 1.0) : options.shares);
    const fs::path output = options.paths.back();
    mean.description.name = options.name.empty() ? nameOf(output) : options.name;
    mean.description.title = options.title;
    mean.description.source =
        fmt::format("the mean of {}", fmt::join(namesOf(options.paths), ", "));
    writeModelFolder(output, mean, options.write, job);
    terminal.say(fmt::format("wrote {}: the mean of {} models", output.string(), count));
    return ExitCode::Ok;
}

Runner define(CLI::App& app) {
    const auto options = std::make_shared<AverageOptions>();
    app.add_option("path",
                   options->paths,
                   "Names or folders of models, or checkpoints, and the folder to write")
        ->type_name("IN... OUT")
        ->required();
    app.add_option("--shares", options->shares, "How much of each model [equally much]")
        ->type_name("NUMBER[,NUMBER…]")
        ->delimiter(',')
        ->allow_extra_args(false);
    addWriteOptions(app, "Convert the numbers [as the first model's]", options->write);
    app.add_option("--name", options->name, "What command lines call it [OUT]")->type_name("TEXT");
    app.add_option("--title", options->title, "What menus call it [the name]")->type_name("TEXT");
    return [options](Terminal& terminal, const JobContext& job) {
        return average(*options, terminal, job);
    };
}

const Registration registration({
    .name = "average",
    .purpose = "Make the mean of models that began as the same one",
    .examples =
        "  r2r average resources/models/r2r-lite run/checkpoints/best mean --dtype float16\n"
        "  r2r average run/checkpoints/000800 run/checkpoints/000900 mean --shares 1,2\n",
    .rank = 47,
    .define = define,
});

}  // namespace
}  // namespace r2r::cli
