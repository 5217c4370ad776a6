// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/models/reference_run.h"

#include "app/cli/arguments.h"
#include "app/cli/command.h"
#include "app/cli/options.h"
#include "app/cli/output_target.h"
#include "app/cli/terminal.h"
#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "engine/imaging/files/image_file.h"
#include "engine/imaging/files/plain_picture.h"
#include "engine/imaging/masks/mask_ops.h"

#include <CLI/CLI.hpp>
#include <array>
#include <filesystem>
#include <fmt/format.h>
#include <limits>
#include <memory>
#include <string>

namespace r2r::cli {
namespace {

struct ReferenceRunCommand {
    std::filesystem::path composite;
    std::filesystem::path mask;
    std::filesystem::path output;
    std::string model;
    std::string device = "auto";
    ReferenceRunOptions run;
};

ExitCode run(const ReferenceRunCommand& options, Terminal& terminal, const JobContext& job) {
    const ModelInfo model = ModelCatalog::installed().find(options.model);
    const ImageFormat format =
        requirePictureTarget(options.output, std::array{options.composite, options.mask});
    const Image composite = readPlainPicture(options.composite);
    const Image mask = readMask(options.mask);
    requireSameSize(mask, options.mask.string(), composite.size(), options.composite.string());
    const Image result =
        referenceRun(model, chooseDevice(options.device), composite, mask, options.run, job);
    writeFileAtomically(options.output, encodePhotograph({.image = result}, format, {}));
    terminal.say(fmt::format("{}: {}×{}, as the published program writes it",
                             options.output.string(),
                             result.width(),
                             result.height()));
    return ExitCode::Ok;
}

Runner define(CLI::App& app) {
    const auto options = std::make_shared<ReferenceRunCommand>();
    const auto number = [&app, options](
                            const char* name, int& target, int low, int high, const char* help) {
        addParsed(
            app,
            name,
            [options, &target, name, low, high](const std::string& text) {
                target = static_cast<int>(parseInteger(name, text, low, high));
            },
            help,
            "N");
    };
    addPath(app, "COMPOSITE", options->composite, "Picture in which the foreground stands", "")
        ->required();
    addPath(app, "--mask", options->mask, "White where the foreground is")->required();
    app.add_option("--model", options->model, "Name or folder of a diffusion model")
        ->required()
        ->type_name("MODEL");
    addPath(app, "-o,--output", options->output, "Picture to write")->required();
    number("--working-side",
           options->run.workingSide,
           64,
           kLargestWorkingSide,
           "Side of the square that the network sees [1024]");
    number("--size",
           options->run.outputSide,
           1,
           kLargestWorkingSide,
           "Side of the picture that is written [256]");
    number("--steps", options->run.steps, 1, kMostSteps, "Steps of the sampler [10]");
    addParsed(
        app,
        "--seed",
        [options](const std::string& text) {
            options->run.seed = static_cast<uint64_t>(
                parseInteger("--seed", text, 0, std::numeric_limits<int64_t>::max()));
        },
        "Seed of the random numbers [0]",
        "N");
    addParsed(
        app,
        "--device",
        [options](const std::string& text) { options->device = text; },
        "Where to compute [auto]",
        "auto|cpu|cuda");
    return [options](Terminal& terminal, const JobContext& job) {
        return run(*options, terminal, job);
    };
}

const Registration registration({
    .name = "reference-run",
    .purpose = "Write what the published program of a diffusion model writes, for comparisons",
    .examples =
        "  r2r reference-run composite.png --mask mask.png --model r2r -o out.png\n"
        "  r2r reference-run composite.png --mask mask.png --model r2r --size 1024 -o out.png\n",
    .rank = 22,
    .define = define,
});

}  // namespace
}  // namespace r2r::cli
