// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/arguments.h"
#include "app/cli/command.h"
#include "app/cli/harmony_options.h"
#include "app/cli/options.h"
#include "app/cli/project_job.h"
#include "app/cli/recipe_job.h"
#include "engine/core/error.h"
#include "engine/core/resources.h"
#include "engine/pipeline/recipes/recipe_file.h"
#include "engine/pipeline/recipes/recipe_pictures.h"

#include <CLI/CLI.hpp>
#include <array>
#include <cstdint>
#include <memory>
#include <optional>

namespace r2r::cli {
namespace {

namespace fs = std::filesystem;

struct HarmonizeOptions {
    fs::path composite;
    fs::path background;
    fs::path foreground;
    fs::path mask;
    std::optional<Placement> placement;
    std::optional<Corners> corners;
    bool isFlipped = false;
    double opacity = 1;
    std::optional<bool> isDecontaminated;  ///< nothing: what is cut out by a mask is
    std::optional<CastShadow> shadow;
    std::optional<std::array<uint8_t, 3>> shadowColor;
    bool isExample = false;
    HarmonyOptions harmony;
    fs::path output;
    fs::path recipeOutput;
    fs::path project;
    fs::path projectOutput;
    bool isLinked = false;
    bool printsJson = false;
};

[[noreturn]] void refuse(const char* message, const char* hint) {
    throw Error(ErrorCode::InvalidArgument, message, hint);
}

void requireOneForm(const HarmonizeOptions& options) {
    const bool isPlaced = !options.background.empty() || !options.foreground.empty();
    if (options.isExample + !options.composite.empty() + isPlaced != 1)
        refuse("the input is not clear",
               "Give either a COMPOSITE, or --background and --foreground, or --project, or "
               "--example.");
    if (options.isLinked && options.projectOutput.empty())
        refuse("--link needs --save-project", "Name the project to write, or leave out --link.");
    if (isPlaced && (options.background.empty() || options.foreground.empty()))
        refuse("--background and --foreground belong together", "Give both.");
    if (isPlaced && !options.placement && !options.corners)
        refuse(
            "the place of the foreground is missing",
            "Add --place X,Y,SCALE,DEGREES: its centre in background pixels, scale and angle; or "
            "--corners with those of its four corners.");
    if (options.placement && options.corners)
        refuse("--place and --corners both say where the foreground goes", "Give one of them.");
    if (!isPlaced && (options.placement || options.corners || options.isFlipped))
        refuse("--place, --corners and --flip need --background and --foreground",
               "In a composite the foreground already has its place.");
    if (!isPlaced && options.isDecontaminated)
        refuse("--decontaminate and --no-decontaminate need --background and --foreground",
               "The edges of a composite hold the background that it stands on.");
    if (!isPlaced && options.shadow)
        refuse("--shadow needs --background and --foreground",
               "In a composite the foreground already has its shadow.");
    if (options.shadowColor && !options.shadow)
        refuse("--shadow-color needs --shadow", "Say where the shadow falls, such as --shadow 45.");
    if (!options.mask.empty() && options.harmony.maskSource == MaskSource::Subject)
        refuse("--mask-from subject and --mask are two masks", "Give one of them.");
    if (options.isExample && !options.mask.empty())
        refuse("--example brings its own mask", "Leave out --mask.");
}

std::optional<RecipeFile> optionalFile(const fs::path& path) {
    return path.empty() ? std::nullopt : std::optional(RecipeFile{.path = path});
}

std::optional<FoundMask> foundMask(const HarmonizeOptions& options) {
    return options.harmony.maskSource == MaskSource::Subject ? std::optional(FoundMask{})
                                                             : std::nullopt;
}

/// The foreground's corners depend on how wide and high it is, so it is read for that.
Placement placementFor(const HarmonizeOptions& options, const JobContext& job) {
    if (!options.corners) {
        Placement placement = *options.placement;
        placement.isFlipped = options.isFlipped;
        return placement;
    }
    RecipeFile file{.path = options.foreground};
    const Size size = readRecipePicture(file, {}, job).image.size();
    const auto& [topLeft, topRight, bottomRight, bottomLeft] = *options.corners;
    const Corners mirrored = {topRight, topLeft, bottomLeft, bottomRight};
    const auto placement = placementAt(size, options.isFlipped ? mirrored : *options.corners);
    constexpr double kLeastScale = 1e-3;
    constexpr double kMostScale = 1e3;
    if (!placement || placement->scale < kLeastScale || placement->scale > kMostScale)
        refuse("--corners make the foreground too small or too large",
               "Give corners between which it has from a thousandth to a thousand times its size.");
    return *placement;
}

Recipe recipeFor(const HarmonizeOptions& options,
                 const ModelCatalog& catalog,
                 const JobContext& job) {
    const bool isPlaced = options.composite.empty();
    RecipeForeground foreground{.image = optionalFile(options.foreground),
                                .mask = optionalFile(options.mask),
                                .foundMask = foundMask(options),
                                .maskOperations = options.harmony.parsedMaskOperations(),
                                .refinePx = options.harmony.refinePx,
                                .opacity = options.opacity,
                                .shadow = options.shadow,
                                .harmony = options.harmony.settings(catalog)};
    if (foreground.shadow)
        foreground.shadow->color = options.shadowColor;
    if (isPlaced) {
        foreground.placement = placementFor(options, job);
        foreground.isDecontaminated =
            options.isDecontaminated.value_or(foreground.mask || foreground.foundMask);
    }
    return {.background = {.path = isPlaced ? options.background : options.composite},
            .foregrounds = {std::move(foreground)},
            .device = options.harmony.device,
            .form = options.harmony.file.form,
            .output = options.harmony.file.writeOptions()};
}

/// The pictures and placement of the bundled example, harmonized as the command line says.
Recipe exampleRecipe(const fs::path& path,
                     const HarmonizeOptions& options,
                     const ModelCatalog& catalog) {
    const HarmonyOptions& chosen = options.harmony;
    Recipe recipe = readRecipe(path);
    for (RecipeForeground& foreground : recipe.foregrounds) {
        foreground.opacity = options.opacity;
        foreground.harmony = chosen.settings(catalog);
        foreground.maskOperations = chosen.parsedMaskOperations();
        foreground.refinePx = chosen.refinePx;
    }
    recipe.device = chosen.device;
    recipe.form = chosen.file.form;
    recipe.output = chosen.file.writeOptions();
    return recipe;
}

ExitCode run(const HarmonizeOptions& options, Terminal& terminal, const JobContext& job) {
    if (!options.project.empty()) {
        runProjectJob({.project = options.project,
                       .output = options.output,
                       .form = options.harmony.file.form,
                       .options = options.harmony.file.writeOptions(),
                       .device = options.harmony.device,
                       .printsJson = options.printsJson},
                      terminal,
                      job);
        return ExitCode::Ok;
    }
    requireOneForm(options);
    const ModelCatalog catalog = ModelCatalog::installed();
    RecipeJob request{
        .output = options.output, .printsJson = options.printsJson, .hasGuardOption = true};
    if (options.isExample) {
        const fs::path path = resource("examples/example.recipe.json");
        request.recipe = exampleRecipe(path, options, catalog);
        request.folder = path.parent_path();
    } else {
        request.recipe = recipeFor(options, catalog, job);
    }
    if (!options.recipeOutput.empty())
        request.recipeOutput = options.recipeOutput;
    if (!options.projectOutput.empty())
        request.projectOutput = options.projectOutput;
    request.isLinked = options.isLinked;
    runRecipeJob(request, terminal, job);
    return ExitCode::Ok;
}

void addInputs(CLI::App& app, HarmonizeOptions& options) {
    addPath(
        app, "COMPOSITE", options.composite, "Picture in which the foreground already stands", "");
    addPath(app,
            "--mask",
            options.mask,
            "Mask of the foreground, white where it is; without it the alpha channel");
    addPath(app, "--background", options.background, "Picture to paste into");
    addPath(app, "--foreground", options.foreground, "Picture to paste");
    addParsed(
        app,
        "--place",
        [&options](const std::string& text) { options.placement = parsePlacement(text); },
        "Centre of the foreground in background pixels, scale, counter-clockwise angle",
        "X,Y,SCALE,DEGREES");
    addParsed(
        app,
        "--corners",
        [&options](const std::string& text) { options.corners = parseCorners(text); },
        "Instead of --place, in perspective: where the top left, top right, bottom right and "
        "bottom left corner of the foreground go, in background pixels",
        "X1,Y1,X2,Y2,X3,Y3,X4,Y4");
    app.add_flag("--flip", options.isFlipped, "Mirror the foreground left to right");
    addParsed(
        app,
        "--opacity",
        [&options](const std::string& text) { options.opacity = parseOpacity("--opacity", text); },
        "How much the foreground covers where its mask is white, 0 to 1 or 0% to 100% [1]",
        "S");
    addParsed(
        app,
        "--shadow",
        [&options](const std::string& text) { options.shadow = parseShadow(text); },
        "Also let the foreground cast a shadow, a layer of its own that changes the background: "
        "direction (0 right, 90 away), length in heights [0.7], softness [0.4], opacity [0.75], "
        "contact [1]",
        "DEGREES[,…]");
    addParsed(
        app,
        "--shadow-color",
        [&options](const std::string& text) {
            options.shadowColor = parseColor("--shadow-color", text);
        },
        "Its colour, instead of that of the background's own shadows",
        "RRGGBB");
    app.add_flag("--example", options.isExample, "Use the pictures that come with the program");
}

/// Two options, not one with a negation: what is not given depends on whether there is a mask.
void addEdgeColors(CLI::App& app, std::optional<bool>& isDecontaminated) {
    const auto add = [&](const char* name, bool isOn, const char* help) {
        const auto choose = [&isDecontaminated, isOn] {
            if (isDecontaminated && *isDecontaminated != isOn)
                refuse("--decontaminate and --no-decontaminate contradict each other",
                       "Give one of them, or none: then it is done where there is a --mask.");
            isDecontaminated = isOn;
        };
        app.add_flag_callback(name, choose, help)->disable_flag_override();
    };
    add("--decontaminate",
        true,
        "Take the old background out of the soft edges of the foreground [where --mask is given]");
    add("--no-decontaminate", false, "Leave the colours of soft edges as they are");
}

/// A project brings its own pictures and settings.
void addProjects(CLI::App& app, HarmonizeOptions& options) {
    addPath(app,
            "--save-project",
            options.projectOutput,
            "Also keep all of it as a project, which the editor opens and goes on with",
            "FILE.r2rs");
    app.add_flag("--link", options.isLinked, "Let the project name its pictures, not hold them");
    CLI::Option* project =
        addPath(app,
                "--project",
                options.project,
                "Write the picture of a project, as it was seen in the editor; pictures and "
                "settings are its own and cannot be given beside it",
                "FILE.r2rs");
    for (const char* other :
         {"COMPOSITE",      "--mask",      "--background",    "--foreground",
          "--place",        "--flip",      "--opacity",       "--example",
          "--model",        "--strength",  "--lightness",     "--color",
          "--reference",    "--seed",      "--steps",         "--working-side",
          "--guard",        "--no-guard",  "--mask-op",       "--recipe",
          "--save-project", "--link",      "--decontaminate", "--no-decontaminate",
          "--corners",      "--mask-from", "--shadow",        "--refine",
          "--shadow-color"})
        project->excludes(app.get_option(other));
}

Runner define(CLI::App& app) {
    const auto options = std::make_shared<HarmonizeOptions>();
    addInputs(app, *options);
    addEdgeColors(app, options->isDecontaminated);
    options->harmony.addTo(app);
    addOutput(app,
              options->output,
              "Picture to write: .jpg, .png, .tif, .webp, .exr, .avif, .jxl or .ora")
        ->required();
    addPath(app, "--recipe", options->recipeOutput, "Also write how it was made, for `r2r replay`");
    addProjects(app, *options);
    addJsonFlag(app, options->printsJson);
    return [options](Terminal& terminal, const JobContext& job) {
        return run(*options, terminal, job);
    };
}

const Registration registration({
    .name = "harmonize",
    .purpose = "Make a pasted foreground look as if it had been photographed in its background",
    .examples =
        "  r2r harmonize pasted.jpg --mask pasted_mask.png -o harmonized.jpg\n"
        "  r2r harmonize pasted.png --mask m.png --model reinhard --strength 60% -o out.png\n"
        "  r2r harmonize --background room.jpg --foreground chair.png --place 1800,1400,0.8,-3 \\\n"
        "      --model mkl -o room-with-chair.jpg --recipe room-with-chair.json\n"
        "  r2r harmonize --background wall.jpg --foreground poster.png \\\n"
        "      --corners 610,220,1180,310,1180,890,610,960 -o wall-with-poster.jpg\n"
        "  r2r harmonize --background beach.jpg --foreground dog.jpg --mask-from subject \\\n"
        "      --refine 12 --place 1200,900,0.8,0 -o dog-on-the-beach.jpg\n"
        "  r2r harmonize --project room.r2rs -o room.png\n"
        "  r2r harmonize --example -o example.png\n",
    .rank = 10,
    .define = define,
});

}  // namespace
}  // namespace r2r::cli
