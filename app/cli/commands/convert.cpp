// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"
#include "app/cli/options.h"
#include "app/cli/terminal.h"
#include "app/cli/weight_options.h"
#include "engine/core/counted.h"
#include "engine/core/error.h"
#include "engine/weights/model_files.h"
#include "engine/weights/model_writer.h"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <fmt/format.h>
#include <memory>

namespace r2r::cli {
namespace {

namespace fs = std::filesystem;

struct ConvertOptions {
    std::vector<std::string> paths;  ///< the last one is the output
    ModelWriteOptions write;
    ModelDescription description;
};

/// Words given on the command line beat the model's own.
void describe(ModelDescription& description, const ModelDescription& given) {
    for (std::string ModelDescription::*field : {&ModelDescription::name,
                                                 &ModelDescription::title,
                                                 &ModelDescription::summary,
                                                 &ModelDescription::source,
                                                 &ModelDescription::license})
        if (!(given.*field).empty())
            description.*field = given.*field;
    if (given.workingSide > 0)
        description.workingSide = given.workingSide;
}

ExitCode convert(const ConvertOptions& options, Terminal& terminal, const JobContext& job) {
    if (options.paths.size() < 2)
        throw Error(ErrorCode::InvalidArgument,
                    "convert needs weights and, after them, the folder to write",
                    "For example: r2r convert release/ my-model");
    const std::vector<fs::path> sources(options.paths.begin(), options.paths.end() - 1);
    const fs::path output = options.paths.back();
    const ModelFiles model = findModel(sources);
    verifyHashes(model, job);
    for (const std::string& remark : model.leftOut)
        terminal.say(remark);
    ModelContents contents = contentsOf(model);
    describe(contents.description, options.description);
    writeModelFolder(output, contents, options.write, job);
    terminal.say(fmt::format("wrote {}: a model of the family {} with {}",
                             output.string(),
                             familyName(*model.family),
                             counted(static_cast<int64_t>(contents.components.size()), "network")));
    for (const std::string& obstacle : model.obstacles())
        terminal.say(fmt::format("it cannot be run yet: {}", obstacle));
    return ExitCode::Ok;
}

Runner define(CLI::App& app) {
    const auto options = std::make_shared<ConvertOptions>();
    app.add_option("path", options->paths, "Weights or folders of a model, and the folder to write")
        ->type_name("IN... OUT")
        ->required();
    addWriteOptions(app, "Convert the numbers [as they are]", options->write);
    const auto addText = [&](const char* option, std::string& target, const char* help) {
        addParsed(
            app, option, [&target](const std::string& text) { target = text; }, help, "TEXT");
    };
    addText("--name", options->description.name, "What command lines call it [OUT]");
    addText("--title", options->description.title, "What menus call it [the name]");
    addText("--summary", options->description.summary, "What it does, in one sentence");
    addText("--source", options->description.source, "Where the weights come from");
    addText("--license", options->description.license, "The licence of the weights");
    addNumber(app,
              "--working-side",
              options->description.workingSide,
              64,
              4096,
              "Longer side of what the model looks at, pixels [its family's]");
    return [options](Terminal& terminal, const JobContext& job) {
        return convert(*options, terminal, job);
    };
}

const Registration registration({
    .name = "convert",
    .purpose = "Turn weights of any layout into one folder of safetensors with hashes",
    .examples = "  r2r convert release/ my-model --dtype float16\n"
                "  r2r convert diff-base.ckpt clear_vae.ckpt my-model --name mine\n",
    .rank = 46,
    .define = define,
});

}  // namespace
}  // namespace r2r::cli
