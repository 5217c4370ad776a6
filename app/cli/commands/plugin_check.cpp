// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/plugins/plugin_check.h"

#include "app/cli/command.h"
#include "app/cli/options.h"
#include "app/cli/terminal.h"
#include "engine/core/confinement.h"
#include "engine/core/error.h"
#include "engine/core/json.h"
#include "engine/core/resources.h"
#include "engine/imaging/files/image_file.h"
#include "engine/pipeline/recipes/recipe_file.h"
#include "engine/pipeline/render.h"

#include <CLI/CLI.hpp>
#include <cmath>
#include <fmt/format.h>
#include <memory>
#include <string>
#include <vector>

namespace r2r::cli {
namespace {

namespace fs = std::filesystem;

constexpr int kExampleSide = 1024;  // of the bundled pictures, which only show that it runs

struct CheckOptions {
    fs::path plugin;
    fs::path picture;
    fs::path mask;
    fs::path against;
    std::string device = "auto";
    bool printsJson = false;
};

Composition composed(const CheckOptions& options, const JobContext& job) {
    fs::path folder;
    Recipe recipe;
    if (options.picture.empty()) {
        const fs::path example = resource("examples/example.recipe.json");
        recipe = readRecipe(example);
        folder = example.parent_path();
    } else {
        recipe.background = {.path = options.picture};
        recipe.foregrounds = {{}};
        if (!options.mask.empty())
            recipe.foregrounds.front().mask = RecipeFile{.path = options.mask};
    }
    Composition composition = compose(recipe, folder, job);
    if (options.picture.empty())
        composition = reduced(composition, kExampleSide);
    composition.foregrounds.resize(1);
    composition.foregrounds.front().harmony = {};
    return composition;
}

void requireTogether(const CheckOptions& options) {
    if (options.picture.empty() && !(options.mask.empty() && options.against.empty()))
        throw Error(ErrorCode::InvalidArgument,
                    "--mask and --against need a PICTURE",
                    "Give the composite that the reference was made of.");
}

Image readReference(const CheckOptions& options, const Composition& composition) {
    Image reference = readPhotograph(options.against).image;
    const Size size = reference.size();
    const Size expected = composition.background.size();
    if (size != expected)
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("{} is {}×{} pixels, and {} is {}×{}",
                                options.against.string(),
                                size.width,
                                size.height,
                                options.picture.string(),
                                expected.width,
                                expected.height),
                    "Shrink the composite and its mask to the network's size, and give what it "
                    "makes of them.");
    return reference;
}

/// What a run shows of a wrong manifest, in sentences.
std::vector<std::string> suspicions(const PluginRun& run) {
    std::vector<std::string> all;
    if (run.change < 0.5)
        all.emplace_back(
            "It changes nothing here. Check \"content\", and \"name\" or \"index\", of "
            "the output.");
    if (run.beyond.value_or(0) > 0.1)
        all.push_back(
            fmt::format("{:.0f} % of its values are darker than black or brighter than "
                        "white. Check \"range\", or \"mean\" and \"std\".",
                        100 * *run.beyond));
    if (run.beside.value_or(0) > 12)
        all.push_back(
            fmt::format("Beside the foreground its picture differs from the composite "
                        "by {:.0f} of 255. Most networks keep the background: check "
                        "\"range\", \"channels\" and \"maskPolarity\".",
                        *run.beside));
    return all;
}

Json number(double value) {
    return std::isfinite(value) ? Json(std::round(value * 1000) / 1000) : Json(nullptr);
}

std::string levels(double value) {
    return std::isfinite(value) ? fmt::format("{:.1f} of 255", value)
                                : "nothing that can be compared";
}

Json reportJson(const PluginManifest& manifest,
                const std::optional<PluginRun>& run,
                const std::optional<PluginMatch>& match) {
    Json json = {{"name", manifest.name}, {"runs", run.has_value()}};
    if (run) {
        json["seconds"] = number(run->seconds);
        json["change"] = number(run->change);
        json["suspicions"] = suspicions(*run);
        json["trusted"] = !run->isConfined;
        if (run->isConfined)
            json["not_confined_by"] = Confinement::possible().gaps();
    }
    if (match) {
        json["fits"] = match->fits();
        json["difference"] = number(match->asDescribed);
        if (match->withPixels)
            json["difference_of_pixels"] = number(*match->withPixels);
        json["changes"] = match->changes;
        json["difference_after_changes"] = number(match->afterChanges);
    }
    return json;
}

void sayMatch(Terminal& terminal, const PluginMatch& match) {
    terminal.say(fmt::format("It differs from the reference by {} in the foreground{}.",
                             levels(match.asDescribed),
                             match.withPixels ? fmt::format(" ({} with \"applies\": \"pixels\")",
                                                            levels(*match.withPixels))
                                              : std::string()));
    if (match.fits())
        terminal.say("The manifest describes the network.");
    else if (match.changes.empty())
        terminal.say("No other range, polarity, order, size or result fits better.");
    else {
        terminal.say("The manifest does not describe the network. What fits better:");
        for (const std::string& change : match.changes)
            terminal.say("    " + change);
        terminal.say(fmt::format("With that it differs by {}.", levels(match.afterChanges)));
    }
}

/// A run, or why there is none.
struct Trial {
    std::optional<PluginRun> run;
    std::string failure;
};

/// What a network cannot compute is no error if a reference can tell why; whoever compares tells
/// it, unless that fails for the same reason.
Trial tried(const PluginManifest& manifest,
            const Composition& composition,
            const ComputeDevice& device,
            const CheckOptions& options,
            const JobContext& job) {
    try {
        return {tryPlugin(manifest, composition, device, job), {}};
    } catch (const Error& error) {
        if (error.code() != ErrorCode::Unsupported || options.against.empty())
            throw;
        return {std::nullopt, error.message() + "."};
    }
}

void sayRun(Terminal& terminal,
            const PluginManifest& manifest,
            const PluginRun& run,
            bool isCompared) {
    terminal.say(fmt::format("{} runs: {:.2f} s; it changes the foreground by {}.",
                             manifest.title,
                             run.seconds,
                             levels(run.change)));
    if (run.isConfined) {
        terminal.say("It is not trusted, and ran in a process that can do nothing but compute.");
        for (const std::string& gap : Confinement::possible().gaps())
            terminal.say(gap);
    } else {
        terminal.say("It is trusted, and ran inside this program, with your rights.");
    }
    for (const std::string& suspicion : isCompared ? std::vector<std::string>() : suspicions(run))
        terminal.say(suspicion);
}

ExitCode run(const CheckOptions& options, Terminal& terminal, const JobContext& job) {
    requireTogether(options);
    const PluginManifest manifest = readPluginManifest(options.plugin);
    const ComputeDevice device = chooseDevice(options.device);
    const Composition composition = composed(options, job);
    std::optional<Image> reference;
    if (!options.against.empty())
        reference = readReference(options, composition);
    const Trial trial = tried(manifest, composition, device, options, job);
    std::optional<PluginMatch> match;
    if (reference)
        match = matchPlugin(manifest, composition, *reference, device, job);
    if (!trial.failure.empty())
        terminal.say(trial.failure);
    if (options.printsJson) {
        terminal.print(formatJson(reportJson(manifest, trial.run, match)));
    } else {
        if (trial.run)
            sayRun(terminal, manifest, *trial.run, match.has_value());
        if (match)
            sayMatch(terminal, *match);
    }
    return !match || match->fits() ? ExitCode::Ok : ExitCode::SomeFailed;
}

Runner define(CLI::App& app) {
    const auto options = std::make_shared<CheckOptions>();
    addPath(app, "FOLDER", options->plugin, "Folder of the plug-in, or its plugin.json", "")
        ->required();
    addPath(app,
            "PICTURE",
            options->picture,
            "Composite to try it on; the bundled example without one",
            "");
    addPath(app, "--mask", options->mask, "Mask of the composite's foreground");
    addPath(app,
            "--against",
            options->against,
            "What the network's own program made of that composite");
    addDevice(app, options->device);
    addJsonFlag(app, options->printsJson);
    return [options](Terminal& terminal, const JobContext& job) {
        return run(*options, terminal, job);
    };
}

const Registration registration({
    .name = "check",
    .parent = "plugin",
    .purpose = "Run a plug-in, compare it with a reference, and tell what is wrong in its manifest",
    .examples = "  r2r plugin check pct-net\n"
                "  r2r plugin check hdnet small.png --mask small_mask.png --against hdnet.png\n",
    .rank = 57,
    .define = define,
});

}  // namespace
}  // namespace r2r::cli
