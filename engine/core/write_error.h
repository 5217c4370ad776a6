// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/error.h"

#include <filesystem>
#include <string_view>

namespace r2r {

/// Why a file or folder could not be written, in words of its own for each of the usual reasons:
/// no such folder, no permission, a read-only disk, a full one. The hint says what to do.
///
/// Code that writes by system calls of its own throws this, so that a full disk is told in the same
/// words everywhere.
/// @param code  an errno
/// @param what  could not be done to it
[[nodiscard]] Error writeError(const std::filesystem::path& path,
                               int code,
                               std::string_view what = "write");

/// Finds out whether a file of this name could be written, before minutes are spent on making it.
/// An existing file may be replaced; a link counts as what it points to. Such a file is begun, so
/// that the answer is the system's own; no file is left.
/// @throws Error{InvalidArgument} for an empty name; Error{Unreadable} for a folder, and what
///         `writeError` says otherwise.
void requireWritable(const std::filesystem::path& path);

/// The same for files in `folder`, which is made if needed.
/// @throws Error naming the folder.
void requireWritableFolder(const std::filesystem::path& folder);

}  // namespace r2r
