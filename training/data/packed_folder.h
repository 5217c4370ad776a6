// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

namespace r2r {

/// Whether a folder holds packed pairs. Looks at names alone, so it needs no LibTorch.
[[nodiscard]] bool isPackedFolder(const std::filesystem::path& folder);

}  // namespace r2r
