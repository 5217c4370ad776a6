// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string_view>

namespace r2r {

/// Checks a folder that a person named to be read.
/// @param hint  what is expected there
/// @throws Error{NotFound} if there is nothing of that name, Error{InvalidArgument} if it is a
/// file.
void requireFolder(const std::filesystem::path& folder, std::string_view hint);

}  // namespace r2r
