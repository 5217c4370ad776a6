// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"
#include "engine/pipeline/recipes/composition_recipe.h"
#include "ui/engine/engine_models.h"

#include <QMetaType>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace r2r::ui {

struct ExportRequest {
    Composition composition;
    std::filesystem::path path;  ///< its extension decides the format
    OutputForm form;
    WriteOptions options;
    bool wantsRecipe = true;
    std::vector<SourceFile> sources;  ///< for the recipe; none of them is replaced
    std::string device = "auto";
    ModelIdentities identities = {};  ///< of models that may not be here (`identifyModels`)
};

struct ExportReport {
    std::filesystem::path path;
    std::vector<std::filesystem::path> companions;  ///< recipe, masks, pasted pictures
    std::vector<HarmonizerNote> notes;
    std::optional<std::string> leftOut;  ///< a sentence on what the format cannot hold
    std::optional<std::string> shadows =
        std::nullopt;  ///< a sentence on the background (`shadowNote`)
    double seconds = 0;
};

/// Paints the composition at full resolution and writes it: with what was found for its preview, so
/// that it is written as it was seen, and harmonized where nothing was found. With a recipe, masks
/// and pictures that are in no file yet are written beside it, so that the recipe gives the same
/// bytes again.
///
/// @throws Cancelled or, naming the file that could not be written or that is one of the sources,
///         Error; either way all files are written or none.
[[nodiscard]] ExportReport exportPicture(const ExportRequest& request,
                                         EngineModels& models,
                                         const JobContext& job);

}  // namespace r2r::ui

Q_DECLARE_METATYPE(r2r::ui::ExportReport)
