// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/engine/export_job.h"

#include "engine/core/error.h"
#include "engine/core/file_set.h"
#include "engine/core/stopwatch.h"
#include "engine/core/write_error.h"
#include "engine/imaging/files/format_table.h"
#include "engine/imaging/files/made_rows.h"
#include "engine/pipeline/layered_picture.h"
#include "engine/pipeline/models/installed_model.h"
#include "engine/pipeline/recipes/recipe_file.h"
#include "engine/pipeline/rendered_rows.h"
#include "engine/pipeline/shadow_layers.h"

#include <algorithm>
#include <utility>

namespace r2r::ui {
namespace {

/// A project may have kept what a model found that is not here.
bool isHere(const std::string& model, const ModelCatalog& catalog) {
    return isModelPath(model) || std::ranges::any_of(catalog.models(), [&](const ModelInfo& each) {
               return each.name == model;
           });
}

/// With everything said that was left to the models, so that a later program decides nothing anew.
Composition spelledOut(Composition composition, const ModelCatalog& catalog) {
    for (Foreground& foreground : composition.foregrounds)
        if (isHere(foreground.harmony.model, catalog))
            foreground.harmony = catalog.spelledOut(foreground.harmony);
    return composition;
}

}  // namespace

ExportReport exportPicture(const ExportRequest& request,
                           EngineModels& models,
                           const JobContext& job) {
    const Stopwatch watch;
    const auto format = writableFormat(request.path);
    if (!format)
        throw Error(ErrorCode::Unsupported,
                    "no picture format ends in \"" + request.path.extension().string() + "\"",
                    endingsToUse());
    requireHolds(*format, request.form);
    requireNoSource(request.path, request.sources);
    requireWritable(request.path);
    CompositionRecipe recipe(spelledOut(request.composition, models.catalog()), request.sources);
    if (request.wantsRecipe)
        recipe.requireWritable(recipePath(request.path));
    models.setDevice(request.device);
    ExportReport report{.path = request.path};
    const auto changes = models.finder().changesToWrite(request.composition, job, &report.notes);
    Photograph picture{.image = request.composition.background,
                       .metadata = request.composition.metadata};
    const OutputForm form = formFor(*format, request.form);
    // The document keeps its background: a picture beside it is made while it is written.
    const auto parts = rowsRenderedAs(form, request.composition, changes, job);
    if (!parts)
        picture = photographAs(form, request.composition, changes, job);
    report.leftOut = leftOutNote(*format, picture.image);
    report.shadows = shadowNote(request.composition);
    job.report({.phase = Phase::Saving});
    RowMaker rows;
    if (parts)
        rows = [&parts, width = picture.image.width(), quiet = JobContext(job.stopToken(), {})](
                   int first, int count) {
            return parts->part({0, first, width, count}, quiet);
        };
    FileSet files;
    files.add(request.path, [&](const ByteSink& sink) {
        encodeMadeRows(picture, rows, *format, request.options, sink, job);
    });
    job.throwIfCancelled();  // the last chance: from here on there are files with names
    if (request.wantsRecipe)
        recipe.identifyModels(models.catalog(), request.identities, job);
    if (request.wantsRecipe)
        report.companions = recipe.addTo(
            files, recipePath(request.path), models.device().id(), request.options, request.form);
    files.publish();
    report.seconds = watch.seconds();
    return report;
}

}  // namespace r2r::ui
