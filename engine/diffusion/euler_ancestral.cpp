// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/diffusion/euler_ancestral.h"

#include "engine/ops/ancestral_step.h"

#include <ATen/ATen.h>

#include <cmath>

namespace r2r {

at::Tensor scaledInput(const at::Tensor& latents, const SamplerStep& step) {
    return latents * step.inputScale;
}

at::Tensor predictedNoise(const at::Tensor& latents,
                          const at::Tensor& answer,
                          const SamplerStep& step,
                          Prediction prediction) {
    const double sigma = step.sigma;
    const double variance = sigma * sigma + 1;
    switch (prediction) {
        case Prediction::Noise:
            return answer;
        case Prediction::Velocity:
            // x̂₀ = x/(σ² + 1) − v·σ/√(σ² + 1); the difference to x has a factor of σ by itself.
            return answer.to(at::kFloat) / std::sqrt(variance) + latents * (sigma / variance);
        case Prediction::Sample:
            return sigma > 0 ? (latents - answer.to(at::kFloat)) / sigma : at::zeros_like(latents);
    }
    return answer;
}

at::Tensor predictedClean(const at::Tensor& latents,
                          const at::Tensor& epsilon,
                          const SamplerStep& step) {
    return latents - epsilon.to(at::kFloat) * step.sigma;
}

at::Tensor nextLatents(const at::Tensor& latents,
                       const at::Tensor& epsilon,
                       const at::Tensor& noise,
                       const SamplerStep& step) {
    return ops::ancestralStep(latents, epsilon, noise, step.dt, step.sigmaUp);
}

}  // namespace r2r
