// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/recipes/recipe.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

/// Recipes on their way between a program, where paths start at some folder, and files, where they
/// start at the file's folder.
namespace r2r {

/// The ending of a recipe's name where the program chooses it.
inline constexpr std::string_view kRecipeEnding = ".recipe.json";

/// The path of an exported picture's recipe: beach.png → beach.png.recipe.json. The whole name
/// counts, so that beach.jpg has a recipe of its own.
[[nodiscard]] std::filesystem::path recipePath(const std::filesystem::path& picture);

/// Whether the file at `path` says of itself that it is a recipe; it may be damaged all the same.
/// @throws what reading throws.
[[nodiscard]] bool isRecipe(const std::filesystem::path& path);

/// Every file the recipe reads. @param folder  what its relative paths start from
[[nodiscard]] std::vector<std::filesystem::path> inputsOf(const Recipe& recipe,
                                                          const std::filesystem::path& folder);

/// `recipe`, whose paths are relative to `folder`, as it is written to `path`. Files in or below
/// the folder of `path` are named relative to it, so that folder can be moved as a whole; others
/// absolutely.
[[nodiscard]] std::string recipeText(const std::filesystem::path& path,
                                     const Recipe& recipe,
                                     const std::filesystem::path& folder);

/// @throws what reading and parsing throw.
[[nodiscard]] Recipe readRecipe(const std::filesystem::path& path);

}  // namespace r2r
