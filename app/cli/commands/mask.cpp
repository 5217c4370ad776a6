// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/arguments.h"
#include "app/cli/command.h"
#include "app/cli/options.h"
#include "app/cli/output_target.h"
#include "app/cli/terminal.h"
#include "engine/core/error.h"
#include "engine/core/file_set.h"
#include "engine/core/json.h"
#include "engine/core/stopwatch.h"
#include "engine/imaging/files/codecs/layer_cover.h"
#include "engine/imaging/files/image_file.h"
#include "engine/imaging/files/mask_file.h"
#include "engine/imaging/masks/edge_refinement.h"
#include "engine/imaging/masks/foreground_colors.h"
#include "engine/imaging/masks/mask_ops.h"
#include "engine/imaging/masks/mask_specks.h"
#include "engine/pipeline/models/subject_source.h"
#include "engine/pipeline/output_form.h"
#include "engine/pipeline/subjects/subject_selection.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace r2r::cli {
namespace {

namespace fs = std::filesystem;

struct MaskOptions {
    fs::path picture;
    fs::path output;
    fs::path given;  ///< a mask to go on with, instead of a selection
    bool isSubject = false;
    bool isWithoutNetwork = false;
    std::optional<Rect> box;
    std::vector<std::string> points;
    std::vector<std::string> operations;
    double specksPx = 0;
    EdgeRefinement refinement{.radiusPx = 0};
    fs::path cutOut;
    bool printsJson = false;
};

/// "X,Y" is wanted, "X,Y,-" is not.
SubjectPoint subjectPoint(std::string_view text) {
    const bool isWanted = !text.ends_with(",-");
    return {parsePoint("--point", isWanted ? text : text.substr(0, text.size() - 2)), isWanted};
}

Image selected(const MaskOptions& options, const Image& picture, const JobContext& job) {
    if (!options.given.empty()) {
        const Image mask = readMask(options.given);
        requireSameSize(mask, options.given.string(), picture.size(), options.picture.string());
        return mask;
    }
    SubjectQuery query{.box = options.box};
    for (const std::string& point : options.points)
        query.points.push_back(subjectPoint(point));
    const std::unique_ptr<SubjectNetwork> network =
        options.isWithoutNetwork ? nullptr : bundledSubjectNetwork();
    return subjectMask(picture, query, network.get(), job);
}

void requireOneSource(const MaskOptions& options) {
    const bool isSelected = options.isSubject || options.box || !options.points.empty();
    if (!options.given.empty() && isSelected)
        throw Error(ErrorCode::InvalidArgument,
                    "--mask goes on with a mask that is there, and makes no selection",
                    "Leave out --mask, or --subject, --box and --point.");
}

double shareOf(const Image& mask) {
    double sum = 0;
    for (int y = 0; y < mask.height(); ++y)
        for (const uint8_t value : mask.row<uint8_t>(y))
            sum += value / 255.0;
    return sum / static_cast<double>(mask.size().area());
}

/// Before anything is computed.
void requireTargets(const MaskOptions& options) {
    std::vector<fs::path> inputs = {options.picture};
    if (!options.given.empty())
        inputs.push_back(options.given);
    requirePictureTarget(options.output, inputs);
    if (options.cutOut.empty())
        return;
    if (fs::weakly_canonical(options.cutOut) == fs::weakly_canonical(options.output))
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("the mask and the cut-out would both be written to {}",
                                options.output.string()),
                    "Choose another name for one of them.");
    requireHolds(requirePictureTarget(options.cutOut, inputs),
                 {.content = OutputContent::Foreground});
}

/// The subject with the mask as its transparency, and soft edges without the background.
Photograph cutOut(const Photograph& photograph, const Image& mask, const JobContext& job) {
    return {.image = codecs::withAlpha(foregroundColors(photograph.image, mask, job), mask),
            .metadata = photograph.metadata};
}

/// Both appear, or none.
void write(const MaskOptions& options,
           const Photograph& photograph,
           const Image& mask,
           const JobContext& job) {
    FileSet files;
    const auto add = [&](const fs::path& path, const Photograph& picture) {
        files.add(path, [&](const ByteSink& sink) {
            encodeInPieces(picture, *writableFormat(path), {}, sink, job);
        });
    };
    add(options.output, {.image = mask});
    if (!options.cutOut.empty())
        add(options.cutOut, cutOut(photograph, mask, job));
    files.publish();
}

ExitCode run(const MaskOptions& options, Terminal& terminal, const JobContext& job) {
    requireOneSource(options);
    std::vector<MaskOperation> operations;
    for (const std::string& text : options.operations)
        operations.push_back(parseMaskOperation(text));
    requireTargets(options);
    const Photograph photograph = readPhotograph(options.picture, job);
    const Image& picture = photograph.image;
    if (!options.cutOut.empty() && picture.hasAlpha())
        throw Error(ErrorCode::InvalidArgument,
                    "--cut-out needs a picture without transparency",
                    "Save the picture without its alpha channel first.");
    const Stopwatch watch;
    Image mask =
        specksRemoved(applied(selected(options, picture, job), operations), options.specksPx);
    mask = edgeRefined(picture, mask, options.refinement, job);
    const double seconds = watch.seconds();
    write(options, photograph, mask, job);
    const double share = shareOf(mask);
    if (options.printsJson)
        terminal.print(formatJson({{"mask", options.output.string()},
                                   {"width", mask.width()},
                                   {"height", mask.height()},
                                   {"share", share},
                                   {"seconds", seconds}}));
    else
        terminal.say(fmt::format("{}: {:.1f} % of the picture, {:.2f} s",
                                 options.output.string(),
                                 100 * share,
                                 seconds));
    return ExitCode::Ok;
}

void addSelection(CLI::App& app, MaskOptions& options) {
    app.add_flag("--subject",
                 options.isSubject,
                 "Select what stands out; this is done when nothing else is asked for");
    addParsed(
        app,
        "--box",
        [&options](const std::string& text) { options.box = parseRect("--box", text); },
        "Select the one thing in this box",
        "X,Y,W,H");
    app.add_option("--point",
                   options.points,
                   "Select what is at this point; with ,- after it, leave it out; may be repeated")
        ->type_name("X,Y[,-]")
        ->allow_extra_args(false);
    addPath(app, "--mask", options.given, "Go on with this mask instead of selecting");
    app.add_flag("--no-network",
                 options.isWithoutNetwork,
                 "Select by GrabCut alone, without the network that comes with the program");
}

void addEdge(CLI::App& app, MaskOptions& options) {
    app.add_option("--mask-op",
                   options.operations,
                   "Change the mask first: fill-holes, smooth:PX, grow:PX, feather:PX, "
                   "threshold:LEVEL, invert; may be repeated")
        ->type_name("OP")
        ->allow_extra_args(false);
    const auto add =
        [&](const char* name, double& target, const char* help, const char* worth = "PX") {
            addParsed(
                app,
                name,
                [&target, name](const std::string& text) { target = parseNumber(name, text); },
                help,
                worth);
        };
    add("--remove-specks",
        options.specksPx,
        "Then remove pieces that hold less than a square of so many pixels [0]");
    add("--refine",
        options.refinement.radiusPx,
        "Then find hair and soft edges this far on both sides of the edge [0]");
    add("--smooth", options.refinement.smoothPx, "Straighten the edge [0]");
    add("--feather", options.refinement.featherPx, "Soften the edge [0]");
    add("--contrast", options.refinement.contrast, "Steepen the edge, 0 to 1 [0]", "C");
    add("--grow", options.refinement.shiftPx, "Move the edge outwards; negative: inwards [0]");
}

Runner define(CLI::App& app) {
    const auto options = std::make_shared<MaskOptions>();
    addPath(app, "PICTURE", options->picture, "Picture to select in", "")->required();
    addOutput(app, options->output, "Mask to write, white where the subject is: .png or .tif")
        ->required();
    addSelection(app, *options);
    addEdge(app, *options);
    addPath(app,
            "--cut-out",
            options->cutOut,
            "Also write the subject on transparency, its soft edges without the old background");
    addJsonFlag(app, options->printsJson);
    return [options](Terminal& terminal, const JobContext& job) {
        return run(*options, terminal, job);
    };
}

const Registration registration({
    .name = "mask",
    .purpose = "Make the mask of a subject, of what is in a box or at a point, and refine its edge",
    .examples = "  r2r mask dog.jpg -o dog_mask.png\n"
                "  r2r mask dog.jpg -o dog_mask.png --refine 20\n"
                "  r2r mask market.jpg -o stall.png --box 320,180,900,640 --grow -1\n"
                "  r2r mask market.jpg -o stall.png --point 700,420 --point 300,400,-\n"
                "  r2r mask dog.jpg -o finer.png --mask dog_mask.png --refine 12\n",
    .rank = 15,
    .define = define,
});

}  // namespace
}  // namespace r2r::cli
