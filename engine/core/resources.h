// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string_view>

namespace r2r {

/// A file or folder that comes with the program, such as "examples/example.recipe.json".
///
/// Looked for in ../share/r2r-studio as seen from the running program, which is right for an
/// installation anywhere and for a build tree (where CMake makes a link).
/// @throws Error{NotFound} naming the place if it is not there.
[[nodiscard]] std::filesystem::path resource(std::string_view name);

}  // namespace r2r
