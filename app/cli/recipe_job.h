// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/terminal.h"
#include "engine/core/job_context.h"
#include "engine/pipeline/recipes/recipe.h"

#include <filesystem>
#include <optional>

namespace r2r::cli {

/// The common part of `harmonize` and `replay`: run a recipe, write the picture, say what was done.
struct RecipeJob {
    Recipe recipe;
    std::filesystem::path folder;  ///< that the recipe's paths start from
    std::filesystem::path output;
    std::optional<std::filesystem::path> recipeOutput;   ///< where to write the completed recipe
    std::optional<std::filesystem::path> projectOutput;  ///< where to keep all of it as a project
    bool isLinked = false;                               ///< the project only names its pictures
    bool printsJson = false;
    bool hasGuardOption = false;  ///< the command has --no-guard
};

/// @throws what reading, harmonizing and writing throw; before anything is computed if the result
///         could not be written.
void runRecipeJob(const RecipeJob& request, Terminal& terminal, const JobContext& job);

}  // namespace r2r::cli
