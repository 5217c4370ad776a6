// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/weights/sampler_start.h"

#include <string>
#include <vector>

namespace r2r {

/// A LoRA that was merged into weights.
struct MergedLora {
    std::string file;    ///< its name, without folders
    std::string sha256;  ///< of the file
    double strength = 1;

    friend bool operator==(const MergedLora&, const MergedLora&) = default;
};

/// A converted model's description of itself in its manifest.json.
struct ModelDescription {
    std::string name;     ///< for command lines: "r2r-generated"
    std::string title;    ///< for menus; empty: the name
    std::string summary;  ///< what it does, one sentence; empty: what its family does
    std::string source;   ///< where the weights come from
    std::string license;  ///< as their maker states it
    SamplerStart start = SamplerStart::Noise;
    int workingSide = 0;  ///< longer side that suits it best, pixels; 0: as its family's
    std::vector<MergedLora> loras = {};  ///< in the order in which they were merged
};

}  // namespace r2r
