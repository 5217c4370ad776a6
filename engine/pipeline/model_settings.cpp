// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/model_settings.h"

namespace r2r {

HarmonySettings settingsFor(const ModelInfo& model, HarmonySettings settings) {
    settings.model = model.name;
    settings.strength.overall = model.recommendedStrength;
    settings.guard.reset();
    settings.steps = 0;
    settings.workingSide = 0;
    return settings;
}

}  // namespace r2r
