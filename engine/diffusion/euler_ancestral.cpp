// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/diffusion/euler_ancestral.h"

#include "engine/ops/ancestral_step.h"

#include <ATen/ATen.h>

namespace r2r {

at::Tensor scaledInput(const at::Tensor& latents, const SamplerStep& step) {
    return latents * step.inputScale;
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
