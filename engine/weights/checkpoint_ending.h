// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

namespace r2r {

/// Whether a file's ending is one that weights have; for looking through folders.
[[nodiscard]] bool hasCheckpointEnding(const std::filesystem::path& path);

}  // namespace r2r
