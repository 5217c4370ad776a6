// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/json.h"

#include <cstdint>

namespace r2r {

/// Tries what a confined process must not be able to do, and does no harm where it can: writes an
/// empty file, reads one, opens sockets, starts a program and a process, looks into another one,
/// signals its parent, takes more memory than it may.
/// @param question  "folder", where it tries to write; "file", which it tries to read; "bytes", too
/// many of memory
/// @return for each attempt the system's error number; 0: it was let
[[nodiscard]] Json triedEscapes(const Json& question);

}  // namespace r2r
