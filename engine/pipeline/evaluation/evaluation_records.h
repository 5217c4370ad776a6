// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/evaluation/evaluation.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

/// The files of an evaluation's folder, for code that measures. `readEvaluation` is for all others.
namespace r2r {

/// Begins an evaluation, or goes on with the one that is there, and notes the files of its items.
/// @throws Error{InvalidArgument} in words if the folder holds another one.
void openEvaluation(const std::filesystem::path& folder,
                    const std::vector<EvaluationItem>& items,
                    EvaluationProtocol protocol);

/// Makes a place for the subject's records.
void openRecords(const std::filesystem::path& folder, const EvaluationSubject& subject);

/// Nothing if there is none yet.
[[nodiscard]] std::optional<PictureRecord> readRecord(const std::filesystem::path& folder,
                                                      const std::string& subjectName,
                                                      int64_t index);

void writeRecord(const std::filesystem::path& folder,
                 const std::string& subjectName,
                 const PictureRecord& record);

/// The path of a picture of an item's differences.
[[nodiscard]] std::filesystem::path errorMapPath(const std::filesystem::path& folder,
                                                 const std::string& subjectName,
                                                 int64_t index);

}  // namespace r2r
