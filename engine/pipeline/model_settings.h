// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/composition.h"
#include "engine/pipeline/model_info.h"

namespace r2r {

/// `settings` with another model at its recommended strength. What the one before was told of its
/// sampler, its size and its guard says nothing to this one; region, seed and the weights of
/// lightness and colour stay.
[[nodiscard]] HarmonySettings settingsFor(const ModelInfo& model, HarmonySettings settings);

}  // namespace r2r
