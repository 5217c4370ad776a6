// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

namespace r2r {

/// One step of the Euler ancestral sampler, from noise level `sigma` to the next.
struct SamplerStep {
    double time = 0;        ///< as the networks are told, 999…0, may be fractional
    double sigma = 0;       ///< noise level before the step
    double sigmaUp = 0;     ///< of the fresh noise that is added
    double dt = 0;          ///< σ_down − σ, negative
    double inputScale = 1;  ///< 1/√(σ² + 1), on the latents that the UNet sees
};

/// The noise levels of Stable Diffusion's training (betas linear in their square root, 0.00085 to
/// 0.012 over 1000 times), walked in `steps` steps whose times are spaced linearly from 999 to 0.
/// Initial latents are noise · front().sigma.
///
/// Computed in float32 like the reference, so that its tables agree in every digit.
/// @throws Error{InvalidArgument} unless 1 ≤ steps ≤ 1000.
[[nodiscard]] std::vector<SamplerStep> samplerSteps(int steps);

/// The one step of a bridge from the latents of a composite to those of the harmonized picture
/// (after Chadebec et al., LBM: Latent Bridge Matching, 2025), in the terms of the sampler above:
///
///     x_σ = x₀ + σ·ε,   ε = composite − x₀,   σ from 1 to 0.
///
/// In place of noise, ε is the part of the composite that does not belong. Nothing is drawn. The
/// UNet is given the composite beside x_σ, so that x₀ follows by arithmetic as soon as σ < 1: all
/// there is to learn is in the first step, at time 999, and there are no others.
[[nodiscard]] SamplerStep bridgeStep();

}  // namespace r2r
