// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <vector>

namespace r2r {

/// What a process that computes has to read: the folders of the system's libraries, of ours, of
/// what ours are links to and of all libraries that this program has open; what the system tells
/// of its processors and memory. None of a person's files. Some may not be there.
[[nodiscard]] std::vector<std::filesystem::path> libraryFolders();

}  // namespace r2r
