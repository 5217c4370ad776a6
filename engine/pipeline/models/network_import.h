// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/models/model_import.h"

namespace r2r {

/// As `importModel`.
[[nodiscard]] ImportedModel importNetwork(std::span<const std::filesystem::path> sources,
                                          const std::filesystem::path& catalogFolder,
                                          const ImportOptions& options,
                                          const JobContext& job);

}  // namespace r2r
