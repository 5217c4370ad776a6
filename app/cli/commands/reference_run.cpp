// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/models/reference_run.h"

#include "app/cli/command.h"
#include "app/cli/options.h"
#include "app/cli/output_target.h"
#include "app/cli/terminal.h"
#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "engine/imaging/files/image_file.h"
#include "engine/imaging/files/mask_file.h"
#include "engine/imaging/files/plain_picture.h"
#include "engine/imaging/masks/mask_ops.h"
#include "engine/pipeline/models/model_catalog.h"

#include <CLI/CLI.hpp>
#include <array>
#include <filesystem>
#include <fmt/format.h>
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
    addPath(app, "COMPOSITE", options->composite, "Picture in which the foreground stands", "")
        ->required();
    addPath(app, "--mask", options->mask, "White where the foreground is")->required();
    app.add_option(
           "--model", options->model, "Name of a diffusion model, or the path of its folder")
        ->required()
        ->type_name("MODEL");
    addOutput(app, options->output)->required();
    addNumber(app,
              "--working-side",
              options->run.workingSide,
              64,
              kLargestWorkingSide,
              "Side of the square that the network sees [1024]");
    addNumber(app,
              "--size",
              options->run.outputSide,
              1,
              kLargestWorkingSide,
              "Side of the picture that is written [256]");
    addNumber(app, "--steps", options->run.steps, 1, kMostSteps, "Steps of the sampler [10]");
    addSeed(app, options->run.seed);
    addDevice(app, options->device);
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
