// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/workspace/measured_runs.h"

namespace r2r {

void MeasuredRuns::keep(const HarmonySettings& settings,
                        const std::string& state,
                        const std::string& device,
                        double seconds) {
    seconds_[kindOf(settings, state, device)] = seconds;
}

std::optional<double> MeasuredRuns::of(const HarmonySettings& settings,
                                       const std::string& state,
                                       const std::string& device) const {
    const auto found = seconds_.find(kindOf(settings, state, device));
    return found == seconds_.end() ? std::nullopt : std::optional(found->second);
}

MeasuredRuns::Kind MeasuredRuns::kindOf(const HarmonySettings& settings,
                                        const std::string& state,
                                        const std::string& device) {
    return {settings.model, state, device, settings.steps, settings.workingSide};
}

}  // namespace r2r
