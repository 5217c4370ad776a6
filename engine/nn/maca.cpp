// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/maca.h"

#include "engine/ops/region_modulation.h"

#include <ATen/ATen.h>

namespace r2r::nn {
MacaImpl::MacaImpl(int64_t channels)
    : conv1(register_module("conv1", pointwise(channels, channels, false)))
    , conv2(register_module("conv2", pointwise(channels, channels, false)))
    , widen_(2 * channels, 3 * channels)
    , narrow_(3 * channels, 2 * channels) {
    // Keys mlp.0 and mlp.2: there is a SiLU between them.
    const auto mlp = register_module("mlp", std::make_shared<torch::nn::Module>());
    mlp->register_module("0", widen_);
    mlp->register_module("2", narrow_);
    for (const Tensor& parameter : parameters())
        parameter.detach().zero_();
}

Tensor MacaImpl::forward(const Tensor& features, const Tensor& region) {
    // Under autocast features come in another precision than the mask.
    const Tensor mask = region.to(features.scalar_type());
    const auto [foreground, background] = ops::regionMeans(features, mask);
    const auto dtype = narrow_->bias.scalar_type();
    const auto mixed = [&](const Convolution& conv, const Tensor& means) {
        return conv->forwardTokens(means.to(dtype).unsqueeze(1)).squeeze(1);
    };
    const Tensor descriptor =
        at::cat({mixed(conv1, foreground), mixed(conv2, background)}, 1);  // (B, 2C)
    const Tensor modulation =
        narrow_->forward(at::silu(widen_->forward(descriptor))).to(at::kFloat);
    const auto halves = modulation.chunk(2, 1);
    return ops::modulateRegion(features, mask, halves[0], halves[1]);
}

}  // namespace r2r::nn
