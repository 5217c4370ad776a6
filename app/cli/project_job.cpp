// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/project_job.h"

#include "app/cli/output_target.h"
#include "engine/core/error.h"
#include "engine/core/file_set.h"
#include "engine/core/json.h"
#include "engine/core/kept_warnings.h"
#include "engine/core/sentence.h"
#include "engine/core/stopwatch.h"
#include "engine/imaging/files/format_table.h"
#include "engine/imaging/files/layer_name.h"
#include "engine/project/database.h"
#include "engine/project/project_file.h"
#include "engine/project/project_run.h"

#include <fmt/format.h>
#include <system_error>
#include <utility>
#include <vector>

namespace r2r::cli {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> inputsOf(const fs::path& file, const Project& project) {
    std::vector<fs::path> inputs = {file};
    for (const ProjectPicture& picture : project.pictures)
        inputs.push_back(layerName(picture.file.path).file);
    return inputs;
}

}  // namespace

void requireProjectTarget(const fs::path& path, std::span<const fs::path> inputs) {
    if (!Database::isThere())
        throw Error(ErrorCode::Unsupported,
                    "projects are left out of this program: SQLite was not there when it was built",
                    "Leave out --save-project, or build the program with SQLite.");
    if (path.extension() != kProjectEnding)
        throw Error(
            ErrorCode::InvalidArgument,
            fmt::format("{} does not end in {}, as projects do", path.string(), kProjectEnding),
            fmt::format("Name it {}.",
                        fs::path(path).replace_extension(kProjectEnding).filename().string()));
    requireWritable(path, inputs);
    std::error_code error;
    if (fs::exists(path, error) && !isProjectFile(path))
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("{} exists and is not a project", path.string()),
                    "Choose another name for the project.");
}

void runProjectJob(const ProjectJob& request, Terminal& terminal, const JobContext& job) {
    const std::vector<fs::path> project = {request.project};
    const ImageFormat format = requirePictureTarget(request.output, project);
    requireHolds(format, request.form);
    const Stopwatch decoding;
    log::KeptWarnings warnings;
    const OpenedProject opened = openProject(request.project, job);
    if (!opened.lost.empty())
        throw Error(ErrorCode::NotFound,
                    fmt::format("{} cannot be painted as it was saved: {}",
                                request.project.filename().string(),
                                opened.lost.front()),
                    "Bring that back, or open the project in the editor, which shows the rest.");
    std::vector<std::string> notes = warnings.take();
    notes.insert(notes.end(), opened.notes.begin(), opened.notes.end());
    requireWritable(request.output, inputsOf(request.project, opened.project));
    const double decode = decoding.seconds();

    Workspace workspace(ModelCatalog::installed());
    const PaintedProject painted = paintedProject(
        opened.project, workspace, request.device, formFor(format, request.form), job);
    notes.insert(notes.end(), painted.remarks.notes.begin(), painted.remarks.notes.end());
    if (auto note = leftOutNote(format, painted.photograph.image))
        notes.push_back(std::move(*note));
    job.report({.phase = Phase::Saving});
    const Stopwatch encoding;
    FileSet files;
    files.add(request.output, [&](const ByteSink& sink) {
        encodeInPieces(painted.photograph, format, request.options, sink, job);
    });
    job.throwIfCancelled();
    files.publish();

    const Size size = painted.photograph.image.size();
    const double seconds = decode + painted.times.compute + encoding.seconds();
    terminal.say(fmt::format(
        "{}: {}×{}, {:.2f} s", request.output.string(), size.width, size.height, seconds));
    for (const std::string& note : notes)
        terminal.say(inSentences(note));
    if (request.printsJson)
        terminal.print(formatJson({{"output", request.output.string()},
                                   {"project", request.project.string()},
                                   {"width", size.width},
                                   {"height", size.height},
                                   {"seconds",
                                    {{"decode", decode},
                                     {"compute", painted.times.compute},
                                     {"encode", encoding.seconds()},
                                     {"total", seconds}}},
                                   {"notes", notes}}));
}

}  // namespace r2r::cli
