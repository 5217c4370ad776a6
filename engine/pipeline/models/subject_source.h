// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/subjects/subject_network.h"

#include <memory>

namespace r2r {

/// Which one it is, for recipes: a name, and the beginning of the SHA-256 of its file.
inline constexpr const char* kBundledSubjectNetwork = "u2netp-309c8469258dda74";

/// The network that comes with the program, opened; takes about a second the first time.
/// @return null if its file is not there: then `subjectMask` does without
/// @throws what opening a plug-in's network throws.
[[nodiscard]] std::unique_ptr<SubjectNetwork> bundledSubjectNetwork();

}  // namespace r2r
