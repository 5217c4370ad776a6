// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/recipes/composition_recipe.h"

#include <filesystem>
#include <string>
#include <vector>

namespace r2r::ui {

struct SaveRequest {
    Composition composition;
    std::filesystem::path path;  ///< of the recipe
    WriteOptions output;
    std::string device = "auto";
    ModelCatalog catalog = ModelCatalog::of({});  ///< which models those are that are named
    std::vector<SourceFile> sources;  ///< what was opened: named by the recipe, never replaced
    std::vector<SourceFile> own;      ///< what the last `saveRecipe` to this path wrote
    ModelIdentities identities = {};  ///< of models that may not be here (`identifyModels`)
};

struct SavedRecipe {
    std::filesystem::path path;
    std::vector<SourceFile> own;  ///< masks and pictures beside it that this program wrote
};

/// Writes the recipe of a composition with everything that is in no file yet beside it, so that
/// opening it brings back the document. Any thread.
///
/// An older recipe of this name stays whole until the new one is there: files beside it get names
/// that are free. What it no longer needs goes afterwards, if it is `own`. A source that is gone or
/// has changed since it was read is written anew, from memory.
/// @throws Error{InvalidArgument} if `path` is a source; what writing throws.
[[nodiscard]] SavedRecipe saveRecipe(const SaveRequest& request);

}  // namespace r2r::ui
