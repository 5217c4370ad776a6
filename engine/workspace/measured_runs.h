// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/composition.h"

#include <map>
#include <optional>
#include <string>
#include <tuple>

namespace r2r {

/// The times of runs on this machine, told apart by what makes a difference to it. An estimate
/// knows neither this processor's caches nor what else it has to do.
class MeasuredRuns {
public:
    /// A run of one seed at full quality.
    /// @param state   of the model's files (`Workspace::stateOf`)
    /// @param device  its id
    void keep(const HarmonySettings& settings,
              const std::string& state,
              const std::string& device,
              double seconds);

    /// The time of the last such run; nothing before the first.
    [[nodiscard]] std::optional<double> of(const HarmonySettings& settings,
                                           const std::string& state,
                                           const std::string& device) const;

private:
    using Kind = std::tuple<std::string, std::string, std::string, int, int>;

    [[nodiscard]] static Kind kindOf(const HarmonySettings& settings,
                                     const std::string& state,
                                     const std::string& device);

    std::map<Kind, double> seconds_;
};

}  // namespace r2r
