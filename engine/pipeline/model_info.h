// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/weights/sampler_start.h"

#include <cstdint>
#include <filesystem>
#include <string>

namespace r2r {

/// The facts that people need to choose a model.
struct ModelInfo {
    std::string name;     ///< for command lines and recipes: "lab-mean"
    std::string title;    ///< for menus: "Lab mean shift"
    std::string family;   ///< "classical", "R2R", "R2R-Lite", "DiffHarmony", "DiffHarmony++",
                          ///< "plug-in"
    std::string summary;  ///< one sentence: what it does and when to use it
    std::string source;   ///< where it comes from: "Reinhard et al. 2001"
    std::string license;  ///< of the weights, as their maker states it; empty: there are none
    float recommendedStrength = 1;
    bool isGuarded = false;                    ///< unless told otherwise (`HarmonySettings::guard`)
    bool isBundled = false;                    ///< comes with the program
    bool usesSeed = false;                     ///< another seed gives another result
    int steps = 0;                             ///< of its sampler, as recommended; 0: it has none
    SamplerStart start = SamplerStart::Noise;  ///< of its sampler; a bridge has one step
    int workingSide = 0;           ///< longer side of what it sees, pixels; 0: not adjustable
    uint64_t parameters = 0;       ///< of its networks together
    std::filesystem::path folder;  ///< of its weights; empty: built in

    [[nodiscard]] bool isNetwork() const { return !folder.empty(); }

    [[nodiscard]] bool isBridge() const { return start == SamplerStart::Composite; }

    [[nodiscard]] bool hasStepsToChoose() const { return steps > 0 && !isBridge(); }
};

}  // namespace r2r
