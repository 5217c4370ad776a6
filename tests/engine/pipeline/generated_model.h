// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/weights/model_family.h"

#include <filesystem>

namespace r2r::testing {

/// Writes a model of the reduced widths, with generated weights, as `r2r generate-weights` does.
/// @return the folder
std::filesystem::path writeGeneratedModel(const std::filesystem::path& folder,
                                          ModelFamily family = ModelFamily::R2r);

}  // namespace r2r::testing
