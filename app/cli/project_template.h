// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"
#include "engine/pipeline/batch/batch.h"

#include <filesystem>

namespace r2r::cli {

/// A project as the template of a batch: its pictures take the place of the foreground that was
/// the current one when it was saved, or of the topmost.
/// @throws Error if it cannot be opened whole, or has no foreground.
[[nodiscard]] BatchTemplate projectTemplate(const std::filesystem::path& project,
                                            const JobContext& job);

}  // namespace r2r::cli
