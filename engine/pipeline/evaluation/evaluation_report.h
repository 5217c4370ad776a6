// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/json.h"
#include "engine/pipeline/evaluation/evaluation_summary.h"

#include <filesystem>
#include <string>

/// An evaluation as files that others read.
namespace r2r {

[[nodiscard]] Json summaryJson(const EvaluationSummary& summary);

/// Tables in the layout of the papers: a row for each subject, columns for each subset.
[[nodiscard]] std::string summaryMarkdown(const EvaluationSummary& summary);

/// One row for every subject and picture.
[[nodiscard]] std::string picturesCsv(const Evaluation& evaluation);

/// Writes pictures.csv, summary.json and table.md into `folder`.
void writeEvaluationReport(const std::filesystem::path& folder,
                           const Evaluation& evaluation,
                           const EvaluationSummary& summary);

}  // namespace r2r
