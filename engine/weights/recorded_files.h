// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"
#include "engine/weights/model_files.h"

#include <span>
#include <string>
#include <vector>

/// Whether files are still those that a manifest was written for. What is read once is remembered
/// (`HashMemory`).
namespace r2r {

/// A sentence about each file whose content is another one, without its last stop; empty: all are
/// as they were.
/// @throws what reading throws; Cancelled.
[[nodiscard]] std::vector<std::string> changedFiles(std::span<const RecordedFile> files,
                                                    const JobContext& job = {});

/// @throws Error{Corrupt} naming the first changed file.
void requireUnchanged(std::span<const RecordedFile> files, const JobContext& job = {});

}  // namespace r2r
