// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/error.h"

#include <string>

namespace r2r {

/// The refusal of what a model computed if it holds NaN or infinity, as damaged weights give: a
/// picture would be black there, and a mean of differences would say nothing.
/// @param model  its name or title
[[nodiscard]] Error noColors(const std::string& model);

}  // namespace r2r
