// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <span>

namespace r2r {

/// The version of Landlock that the kernel has (Linux 5.13 and later); 0: it has none, or it is
/// switched off.
[[nodiscard]] int landlockVersion();

/// From now on the calling thread, and threads that it starts, may read the files below `readable`
/// and list its folders. Everything else that is done with a name of a file is refused: writing,
/// making, removing, starting a program; where the kernel can, TCP connections and signals to other
/// processes, too. What is open already stays open. Cannot be taken back.
///
/// To be called before there are other threads: Landlock does not reach those.
/// @param readable  files and folders; those that are not there are left out
/// @throws Error{Internal} with the system's reason; Error{Unsupported} without Landlock.
void confineFiles(std::span<const std::filesystem::path> readable);

}  // namespace r2r
