// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/harmony_options.h"

#include "app/cli/arguments.h"
#include "app/cli/options.h"
#include "engine/core/enum_words.h"
#include "engine/core/error.h"
#include "engine/imaging/masks/edge_refinement.h"

#include <CLI/CLI.hpp>

namespace r2r::cli {
namespace {

constexpr auto kMaskSources =
    enumWords<MaskSource>({{MaskSource::File, "file"}, {MaskSource::Subject, "subject"}});

void addColourOptions(CLI::App& app, HarmonyOptions& options) {
    addParsed(
        app,
        "--model",
        [&](const std::string& text) { options.model = text; },
        "Harmonizer, see `r2r models`; without it r2r-lite",
        "MODEL");
    addParsed(
        app,
        "--strength",
        [&](const std::string& text) { options.strength = parseStrength("--strength", text); },
        "How much of the change to use, 0 to 1.5 or 0% to 150%; 1 when a model is named",
        "S");
    addParsed(
        app,
        "--lightness",
        [&](const std::string& text) { options.lightness = parseStrength("--lightness", text); },
        "How much of the change in lightness to use [1]",
        "S");
    addParsed(
        app,
        "--color",
        [&](const std::string& text) { options.color = parseStrength("--color", text); },
        "How much of the change in colour to use [1]",
        "S");
    addParsed(
        app,
        "--reference",
        [&](const std::string& text) { options.reference = parseRect("--reference", text); },
        "Background pixels to follow, instead of those around the foreground",
        "X,Y,W,H");
    addSeed(app, options.seed, "Seed of the random numbers, for models that use them [0]");
    addNumber(app,
              "--steps",
              options.steps,
              1,
              kMostSteps,
              "Steps of the sampler, for diffusion models [the model's own]");
    addNumber(
        app,
        "--working-side",
        options.workingSide,
        64,
        kLargestWorkingSide,
        "Longer side of what a network sees, pixels; more is finer and slower [the model's own]",
        "PX");
}

/// Two options, not one with a negation: CLI11 reads a flag that was not given as false, and a
/// guard that was not mentioned is the model's to decide.
void addGuardOptions(CLI::App& app, std::optional<bool>& guard) {
    const auto add = [&](const char* name, bool isOn, const char* help) {
        const auto choose = [&guard, isOn] {
            if (guard && *guard != isOn)
                throw Error(ErrorCode::InvalidArgument,
                            "--guard and --no-guard contradict each other",
                            "Give one of them, or none: then the model decides.");
            guard = isOn;
        };
        app.add_flag_callback(name, choose, help)->disable_flag_override();
    };
    add("--guard",
        true,
        "Use little of a small change and most of a large one [as the model recommends]");
    add("--no-guard", false, "Use all of every change, however small");
}

}  // namespace

void HarmonyOptions::addTo(CLI::App& app) {
    addColourOptions(app, *this);
    addGuardOptions(app, guard);
    addChoice(app,
              "--mask-from",
              maskSource,
              kMaskSources,
              "Where the mask comes from if there is neither a file of it nor transparency [file]; "
              "subject: it is what stands out in the picture");
    app.add_option("--mask-op",
                   maskOperations,
                   "Change the mask first: feather:PX, grow:PX, smooth:PX, threshold:LEVEL, "
                   "invert, fill-holes; may be repeated")
        ->type_name("OP")
        ->allow_extra_args(false);
    addParsed(
        app,
        "--refine",
        [this](const std::string& text) {
            refinePx = parsePixels("--refine", text, kMostRefinedPx);
        },
        "Then find hair and soft edges this far on both sides of the mask's edge [0]",
        "PX");
    addDevice(app, device);
    file.addTo(app);
}

HarmonySettings HarmonyOptions::settings(const ModelCatalog& catalog) const {
    const HarmonySettings standard =
        model ? HarmonySettings{.model = catalog.find(*model).name} : catalog.standardSettings();
    const float overall = strength.value_or(standard.strength.overall);
    return {.model = standard.model,
            .strength = {.overall = overall, .lightness = lightness, .color = color},
            .seed = seed,
            .steps = steps,
            .workingSide = workingSide,
            .guard = guard,
            .reference = reference};
}

std::vector<MaskOperation> HarmonyOptions::parsedMaskOperations() const {
    std::vector<MaskOperation> parsed;
    for (const std::string& text : maskOperations)
        parsed.push_back(parseMaskOperation(text));
    return parsed;
}

}  // namespace r2r::cli
