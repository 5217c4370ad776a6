// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/terminal.h"
#include "engine/core/job_context.h"
#include "engine/pipeline/output_form.h"

#include <filesystem>
#include <span>
#include <string>

namespace r2r::cli {

/// A project may replace an older project, but no other file.
/// @throws Error{InvalidArgument} for another file or an input, and what `r2r::requireWritable`
///         throws.
void requireProjectTarget(const std::filesystem::path& path,
                          std::span<const std::filesystem::path> inputs);

/// The picture of a project as a file.
struct ProjectJob {
    std::filesystem::path project;
    std::filesystem::path output;
    OutputForm form;
    WriteOptions options;
    std::string device = "auto";  ///< for what the project did not keep
    bool printsJson = false;
};

/// @throws what reading, harmonizing and writing throw; before anything is computed if the result
///         could not be written.
void runProjectJob(const ProjectJob& request, Terminal& terminal, const JobContext& job);

}  // namespace r2r::cli
