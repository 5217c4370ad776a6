// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/diffusion/latent_preview.h"

#include "engine/diffusion/conditioning.h"

#include <ATen/ATen.h>

namespace r2r {
namespace {

// Keeps the fit of a picture of one colour harmless; far below the variance of real latents.
constexpr double kRidge = 1e-3;

/// (1, C, h, w) → (h·w, C)
at::Tensor rows(const at::Tensor& features) {
    return features.squeeze(0).flatten(1).t();
}

}  // namespace

LatentPreview::LatentPreview(const at::Tensor& latents, const at::Tensor& composite)
    : latents_(latents), cells_(at::avg_pool2d(composite, kLatentCell)) {
    const at::Tensor x = rows(latents_);
    const at::Tensor y = rows(cells_);
    const at::Tensor centred = x - x.mean(0, true);
    const at::Tensor covariance = centred.t().matmul(centred) / x.size(0);
    const at::Tensor joint = centred.t().matmul(y - y.mean(0, true)) / x.size(0);
    map_ = at::matmul(at::inverse(covariance + kRidge * at::eye(x.size(1), x.options())), joint);
}

at::Tensor LatentPreview::colors(const at::Tensor& clean) const {
    const at::Tensor change = rows(clean - latents_).matmul(map_);  // (h·w, 3)
    return at::clamp(cells_ + change.t().reshape_as(cells_), -1, 1);
}

}  // namespace r2r
