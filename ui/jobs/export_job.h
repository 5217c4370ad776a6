// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"
#include "engine/imaging/image_file.h"
#include "engine/pipeline/model_catalog.h"
#include "engine/pipeline/recipe.h"

#include <QMetaType>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace r2r::ui {

/// The file that pixels of the document came from, if they came from one.
struct SourceFile {
    Image image;
    RecipeFile file;  ///< absolute, with the hash of what was read
};

struct ExportRequest {
    Composition composition;
    std::filesystem::path path;  ///< its extension decides the format
    WriteOptions options;
    bool wantsRecipe = true;
    std::vector<SourceFile> sources;  ///< only read for a recipe
    std::string device = "auto";
};

struct ExportReport {
    std::filesystem::path path;
    std::vector<std::filesystem::path> companions;  ///< recipe, masks, pasted pictures
    double seconds = 0;
};

/// Harmonizes and paints the composition at full resolution and writes it; `render` decides every
/// byte. With a recipe, masks and pictures that are in no file yet are written beside it, so
/// that the recipe gives the same bytes again.
///
/// @throws Cancelled, leaving no file behind; Error naming the file that could not be written.
[[nodiscard]] ExportReport exportPicture(const ExportRequest& request,
                                         const ModelCatalog& catalog,
                                         const JobContext& job);

/// `request.path` with the ending of its recipe: beach.png → beach.recipe.json.
[[nodiscard]] std::filesystem::path recipePath(const std::filesystem::path& picture);

/// The file in `sources` that `path` would replace, if any; links and spellings are seen through.
[[nodiscard]] const SourceFile* sourceAt(const std::filesystem::path& path,
                                         const std::vector<SourceFile>& sources);

}  // namespace r2r::ui

Q_DECLARE_METATYPE(r2r::ui::ExportReport)
