// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace r2r {

/// The latents at which the sampler of a diffusion model begins.
enum class SamplerStart : uint8_t {
    Noise,      ///< as published
    Composite,  ///< a bridge: at the latents of the composite
};

}  // namespace r2r
