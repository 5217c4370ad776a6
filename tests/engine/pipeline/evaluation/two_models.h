// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/evaluation/evaluation.h"

namespace r2r::testing {

/// Two models on four pictures; the first is better on three of them.
[[nodiscard]] Evaluation twoModels();

}  // namespace r2r::testing
