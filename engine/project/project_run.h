// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/recipes/recipe.h"
#include "engine/project/project.h"
#include "engine/workspace/workspace.h"

#include <filesystem>
#include <string>

namespace r2r {

/// A recipe that was run, and all of it as a project.
struct ProjectRun {
    RecipeRun run;
    Project project;
};

/// The same as `runRecipe`, keeping what harmonizers found. The recipe is a new one: which models
/// it was made with is not asked.
[[nodiscard]] ProjectRun runForProject(Recipe recipe,
                                       const std::filesystem::path& folder,
                                       Workspace& workspace,
                                       const JobContext& job = {});

/// The picture of a project.
struct PaintedProject {
    Photograph photograph;
    RunTimes times;  ///< of computing; the rest is 0
    RunRemarks remarks;
};

/// Paints what the project kept. Only what it did not keep is found, by the models that are here.
/// @param device  as `chooseDevice` understands it
/// @throws what harmonizers throw
[[nodiscard]] PaintedProject paintedProject(const Project& project,
                                            Workspace& workspace,
                                            const std::string& device,
                                            const OutputForm& form = {},
                                            const JobContext& job = {});

}  // namespace r2r
