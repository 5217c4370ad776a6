// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"
#include "app/cli/options.h"
#include "app/cli/terminal.h"
#include "app/cli/weight_options.h"
#include "engine/weights/model_family.h"
#include "engine/weights/model_writer.h"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <fmt/format.h>
#include <memory>

namespace r2r::cli {
namespace {

const auto kFamilies = enumWords<ModelFamily>({
    {ModelFamily::R2r, familyName(ModelFamily::R2r)},
    {ModelFamily::DiffHarmony, familyName(ModelFamily::DiffHarmony)},
    {ModelFamily::DiffHarmonyPlusPlus, familyName(ModelFamily::DiffHarmonyPlusPlus)},
});

struct GenerateOptions {
    std::filesystem::path folder;
    bool isFull = true;
    ModelFamily family = ModelFamily::R2r;
    ModelWriteOptions write;
};

Runner define(CLI::App& app) {
    const auto options = std::make_shared<GenerateOptions>();
    addPath(app, "folder", options->folder, "The model folder to write", "FOLDER")->required();
    addChoice(app,
              "--config",
              options->isFull,
              kGeneratedWidths,
              "The published widths, or those of the tests")
        ->required();
    addWriteOptions(app, "The numbers in the files [float32]", options->write);
    addChoice(app, "--family", options->family, kFamilies, "Which networks [r2r]");
    return [options](Terminal& terminal, const JobContext& job) {
        const ModelContents contents = generatedModel(options->family, !options->isFull);
        writeModelFolder(options->folder, contents, options->write, job);
        terminal.say(
            fmt::format("wrote {}: generated weights, which show that everything runs "
                        "and harmonize nothing",
                        options->folder.string()));
        return ExitCode::Ok;
    };
}

const Registration registration({
    .name = "generate-weights",
    .purpose = "Write a model of made-up weights, to test and to measure without the real ones",
    .examples = "  r2r generate-weights generated --config full --dtype float16\n"
                "  r2r generate-weights small --config golden --family diffharmony\n",
    .rank = 48,
    .define = define,
});

}  // namespace
}  // namespace r2r::cli
