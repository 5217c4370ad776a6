// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"
#include "app/cli/options.h"
#include "app/cli/output_target.h"
#include "app/cli/terminal.h"
#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "engine/imaging/files/image_file.h"
#include "engine/project/project_file.h"
#include "engine/project/small_picture.h"

#include <CLI/CLI.hpp>
#include <array>
#include <fmt/format.h>
#include <memory>

namespace r2r::cli {
namespace {

namespace fs = std::filesystem;

struct ThumbnailOptions {
    fs::path project;
    fs::path output;
    int size = kSmallPicturePx;
};

/// File managers name the file without an ending: it is PNG always.
ExitCode run(const ThumbnailOptions& options) {
    requireWritable(options.output, std::array{options.project});
    if (!isProjectFile(options.project))
        throw Error(ErrorCode::Unsupported,
                    fmt::format("{} is not a project of R2R Studio", options.project.string()));
    const std::vector<std::byte> stored = projectThumbnail(options.project);
    if (stored.empty())
        throw Error(ErrorCode::NotFound,
                    fmt::format("{} has no small picture of itself", options.project.string()),
                    "Save it once in the editor.");
    const Photograph picture = decodePhotograph(stored, options.project.string());
    writeFileAtomically(options.output, smallPicture(picture.image, options.size));
    return ExitCode::Ok;
}

Runner define(CLI::App& app) {
    const auto options = std::make_shared<ThumbnailOptions>();
    addPath(app, "PROJECT", options->project, "The project", "")->required();
    addPath(app, "OUT", options->output, "PNG file to write", "")->required();
    addNumber(
        app, "--size", options->size, 1, 1024, "Longer side in pixels, at most [256]", "PIXELS");
    return [options](Terminal&, const JobContext&) { return run(*options); };
}

const Registration registration({
    .name = "thumbnail",
    .purpose = "Write the small picture that a project has of itself, as file managers show it",
    .examples = "  r2r thumbnail room.r2rs room.png --size 128\n",
    .rank = 56,
    .define = define,
});

}  // namespace
}  // namespace r2r::cli
