// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/export_job.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "engine/core/stopwatch.h"
#include "engine/core/write_error.h"
#include "engine/pipeline/recipe_file.h"

namespace r2r::ui {
namespace {

/// With everything said that was left to the models, so that a later program decides nothing anew.
Composition spelledOut(Composition composition, const ModelCatalog& catalog) {
    for (Foreground& foreground : composition.foregrounds)
        foreground.harmony = catalog.spelledOut(foreground.harmony);
    return composition;
}

}  // namespace

ExportReport exportPicture(const ExportRequest& request,
                           const ModelCatalog& catalog,
                           const JobContext& job) {
    const Stopwatch watch;
    const auto format = formatFromExtension(request.path);
    if (!format)
        throw Error(ErrorCode::Unsupported,
                    "no picture format ends in \"" + request.path.extension().string() + "\"",
                    "Use .png, .jpg, .tif, .webp or .exr.");
    requireHolds(*format, request.form);
    requireNoSource(request.path, request.sources);
    if (request.wantsRecipe)
        requireNoSource(recipePath(request.path), request.sources);
    requireWritable(request.path);
    const ComputeDevice device = chooseDevice(request.device);
    const Photograph picture{
        .image = harmonized(request.composition, catalog, device, job, nullptr, request.form),
        .metadata = request.composition.metadata};
    job.report({.phase = "Saving", .done = 0, .total = 2});
    const auto bytes = encodePhotograph(picture, *format, request.options);
    job.report({.phase = "Saving", .done = 1, .total = 2});
    job.throwIfCancelled();  // the last chance: from here on there are files
    writeFileAtomically(request.path, bytes);

    ExportReport report{.path = request.path};
    if (request.wantsRecipe)
        report.companions =
            CompositionRecipe(spelledOut(request.composition, catalog), request.sources)
                .write(recipePath(request.path), device.id(), request.options, request.form);
    report.seconds = watch.seconds();
    return report;
}

}  // namespace r2r::ui
