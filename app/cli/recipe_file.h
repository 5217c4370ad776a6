// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/recipe.h"

#include <filesystem>
#include <vector>

/// Recipes on their way between the command line, where paths start at the current folder, and
/// files, where they start at the file's folder.
namespace r2r::cli {

/// Every file the recipe reads, from the current folder.
[[nodiscard]] std::vector<std::filesystem::path> inputsOf(const Recipe& recipe,
                                                          const std::filesystem::path& folder);

/// Writes `recipe`, whose paths are relative to `folder`, to `path`. Files in or below the folder
/// of `path` are named relative to it, so that folder can be moved as a whole; others absolutely.
void writeRecipe(const std::filesystem::path& path,
                 const Recipe& recipe,
                 const std::filesystem::path& folder);

/// @throws what reading and parsing throw.
[[nodiscard]] Recipe readRecipe(const std::filesystem::path& path);

}  // namespace r2r::cli
