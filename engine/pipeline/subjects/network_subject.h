// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/subjects/subject_network.h"

#include <filesystem>
#include <memory>

namespace r2r {

/// U²-Net-p of the given ONNX file, on the CPU.
/// @throws Error as `openPluginNetwork`; a file of another hash is refused.
[[nodiscard]] std::unique_ptr<SubjectNetwork> openSubjectNetwork(const std::filesystem::path& file);

}  // namespace r2r
