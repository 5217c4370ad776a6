// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/weights/sampler_start.h"

#include <string>

namespace r2r {

/// How a converted model describes itself in its manifest.json.
struct ModelDescription {
    std::string name;     ///< for command lines: "r2r-generated"
    std::string title;    ///< for menus; empty: the name
    std::string summary;  ///< what it does, one sentence; empty: what its family does
    std::string source;   ///< where the weights come from
    std::string license;  ///< as their maker states it
    SamplerStart start = SamplerStart::Noise;
    int workingSide = 0;  ///< longer side that suits it best, pixels; 0: as its family's
};

}  // namespace r2r
