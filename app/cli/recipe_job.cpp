// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/recipe_job.h"

#include "app/cli/duration.h"
#include "app/cli/output_target.h"
#include "app/cli/project_job.h"
#include "engine/core/error.h"
#include "engine/core/file_set.h"
#include "engine/core/json.h"
#include "engine/core/stopwatch.h"
#include "engine/core/system_info.h"
#include "engine/imaging/placing/resample.h"
#include "engine/pipeline/recipes/recipe_file.h"
#include "engine/project/project_file.h"
#include "engine/project/project_run.h"
#include "engine/workspace/workspace.h"

#include <cmath>
#include <fmt/format.h>
#include <optional>
#include <span>
#include <system_error>
#include <utility>
#include <vector>

namespace r2r::cli {
namespace {

namespace fs = std::filesystem;

/// A recipe may replace an older recipe, but no other file.
void requireRecipeTarget(const fs::path& path, std::span<const fs::path> inputs) {
    requireWritable(path, inputs);
    std::error_code error;
    if (fs::exists(path, error) && !isRecipe(path))
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("{} exists and is not a recipe", path.string()),
                    "Choose another name for the recipe.");
}

ImageFormat requireTargets(const RecipeJob& request) {
    std::vector<fs::path> inputs = inputsOf(request.recipe, request.folder);
    const ImageFormat format = requirePictureTarget(request.output, inputs);
    requireHolds(format, request.recipe.form);
    if (request.recipeOutput) {
        requireRecipeTarget(*request.recipeOutput, inputs);
        if (fs::weakly_canonical(*request.recipeOutput) == fs::weakly_canonical(request.output))
            throw Error(ErrorCode::InvalidArgument,
                        fmt::format("the picture and its recipe would both be written to {}",
                                    request.output.string()),
                        "Choose another name for one of them.");
    }
    if (request.projectOutput)
        requireProjectTarget(*request.projectOutput, inputs);
    return format;
}

std::string modelsOf(const Recipe& recipe) {
    std::string text;
    for (const RecipeForeground& foreground : recipe.foregrounds)
        text += fmt::format("{}{} at {} %",
                            text.empty() ? "" : ", ",
                            foreground.harmony.model,
                            std::lround(foreground.harmony.strength.overall * 100));
    return text.empty() ? "nothing to harmonize" : text;
}

std::string guardNote(const RunRemarks::Guarded& guarded,
                      bool isOneOfSeveral,
                      bool hasGuardOption) {
    return fmt::format(
        "{} a small change was found (ΔE {:.1f}), and the guard used {:.0f} % of it{}.",
        isOneOfSeveral ? guarded.foreground + ": only" : "Only",
        guarded.finding.deltaE,
        100 * guarded.finding.share,
        hasGuardOption ? "; --no-guard uses all of it" : "");
}

Json guardJson(const RunRemarks& remarks) {
    Json guarded = Json::array();
    for (const RunRemarks::Guarded& each : remarks.guarded)
        guarded.push_back({{"foreground", each.foreground},
                           {"delta_e", each.finding.deltaE},
                           {"share", each.finding.share}});
    return guarded;
}

Json timesJson(const RunTimes& times) {
    return {{"decode", times.decode},
            {"compute", times.compute},
            {"encode", times.encode},
            {"total", times.decode + times.compute + times.encode}};
}

/// A picture in small, as the list of recent files shows it.
std::vector<std::byte> thumbnailFile(const Image& picture) {
    constexpr int kLongerSide = 256;
    return encodePhotograph({.image = resized(picture, fitted(picture.size(), kLongerSide))},
                            ImageFormat::Png);
}

}  // namespace

void runRecipeJob(const RecipeJob& request, Terminal& terminal, const JobContext& job) {
    const ImageFormat format = requireTargets(request);
    Workspace workspace(ModelCatalog::installed());
    Recipe recipe = request.recipe;
    recipe.form = formFor(format, recipe.form);
    std::optional<ProjectRun> kept;
    if (request.projectOutput)
        kept = runForProject(recipe, request.folder, workspace, job);
    RecipeRun run = kept ? std::move(kept->run) : runRecipe(recipe, request.folder, workspace, job);

    if (auto note = leftOutNote(format, run.photograph.image))
        run.remarks.notes.push_back(std::move(*note));
    job.report({.phase = Phase::Saving});
    const Stopwatch watch;
    FileSet files;
    files.add(request.output, [&](const ByteSink& sink) {
        encodeInPieces(run.photograph, format, run.recipe.output, sink, job);
    });
    job.throwIfCancelled();
    if (request.recipeOutput)
        files.add(*request.recipeOutput,
                  recipeText(*request.recipeOutput, run.recipe, request.folder));
    if (kept) {
        kept->project.isLinked = request.isLinked;
        kept->project.thumbnail = thumbnailFile(run.photograph.image);
        const SavedProject saved = saveProject(*request.projectOutput, kept->project, {}, job);
        run.remarks.notes.insert(run.remarks.notes.end(), saved.notes.begin(), saved.notes.end());
    }
    files.publish();
    run.times.encode = watch.seconds();

    const Size size = run.photograph.image.size();
    terminal.say(fmt::format("{}: {}×{}, {}, {}",
                             request.output.string(),
                             size.width,
                             size.height,
                             modelsOf(run.recipe),
                             duration(run.times.decode + run.times.compute + run.times.encode)));
    for (const std::string& note : run.remarks.notes)
        terminal.say(note);
    for (const RunRemarks::Guarded& guarded : run.remarks.guarded)
        if (guarded.finding.isWorthTelling())
            terminal.say(
                guardNote(guarded, run.remarks.guarded.size() > 1, request.hasGuardOption));
    if (request.recipeOutput)
        terminal.say(fmt::format("{}: the recipe", request.recipeOutput->string()));
    if (request.projectOutput)
        terminal.say(fmt::format("{}: the project", request.projectOutput->string()));
    if (request.printsJson)
        terminal.print(formatJson({{"output", request.output.string()},
                                   {"width", size.width},
                                   {"height", size.height},
                                   {"seconds", timesJson(run.times)},
                                   {"peak_memory_bytes", peakMemory()},
                                   {"notes", run.remarks.notes},
                                   {"guard", guardJson(run.remarks)},
                                   {"recipe", toJson(run.recipe)}}));
}

}  // namespace r2r::cli
