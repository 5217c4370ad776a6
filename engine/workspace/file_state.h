// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

namespace r2r {

/// Tells whether files are still those they were: names, sizes and times of the file at `path`, or
/// of all files below the folder. Two states are equal unless something was written, replaced,
/// added or removed in between. Reads no contents; empty if there is nothing.
[[nodiscard]] std::string fileState(const std::filesystem::path& path);

}  // namespace r2r
