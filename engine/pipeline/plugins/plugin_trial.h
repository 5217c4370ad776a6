// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"

#include <filesystem>

namespace r2r {

/// Opens a plug-in and runs it once, on a small made picture: whether a network is whole, of known
/// operators, and of the inputs and outputs of its manifest shows nowhere else. A TorchScript file
/// is a program, so this lets it run.
///
/// @param manifest  as `readPluginManifest` takes it
/// @throws what `openPlugin` and its harmonizer throw, Cancelled.
void requireRuns(const std::filesystem::path& manifest, const JobContext& job);

}  // namespace r2r
