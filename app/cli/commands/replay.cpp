// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"
#include "app/cli/options.h"
#include "app/cli/output_target.h"
#include "app/cli/recipe_job.h"
#include "engine/pipeline/recipes/recipe_file.h"

#include <CLI/CLI.hpp>
#include <array>
#include <memory>
#include <string>

namespace r2r::cli {
namespace {

namespace fs = std::filesystem;

struct ReplayOptions {
    fs::path recipe;
    fs::path output;
    std::string device;
    bool takesAnyModel = false;
    bool printsJson = false;
};

ExitCode run(const ReplayOptions& options, Terminal& terminal, const JobContext& job) {
    requireWritable(options.output, std::array{options.recipe});
    RecipeJob request{.recipe = readRecipe(options.recipe),
                      .folder = options.recipe.parent_path(),
                      .output = options.output,
                      .printsJson = options.printsJson};
    if (!options.device.empty())
        request.recipe.device = options.device;
    if (options.takesAnyModel)
        for (RecipeForeground& foreground : request.recipe.foregrounds)
            foreground.modelIdentity.clear();
    runRecipeJob(request, terminal, job);
    return ExitCode::Ok;
}

Runner define(CLI::App& app) {
    const auto options = std::make_shared<ReplayOptions>();
    addPath(app, "RECIPE", options->recipe, "Recipe, as --recipe or the editor writes it", "")
        ->required();
    addOutput(app, options->output)->required();
    addDevice(app,
              options->device,
              "Where to compute; only the recipe's own device promises the same bytes");
    app.add_flag("--any-model",
                 options->takesAnyModel,
                 "Also with other models of these names than the recipe was made with");
    addJsonFlag(app, options->printsJson);
    return [options](Terminal& terminal, const JobContext& job) {
        return run(*options, terminal, job);
    };
}

const Registration registration({
    .name = "replay",
    .purpose = "Make a result again from its recipe, to the same bytes",
    .examples = "  r2r replay room-with-chair.json -o again.jpg\n",
    .rank = 20,
    .define = define,
});

}  // namespace
}  // namespace r2r::cli
