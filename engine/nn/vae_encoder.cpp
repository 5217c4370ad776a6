// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/vae_encoder.h"

#include <ATen/ATen.h>

namespace r2r::nn {

LevelStyle vaeStyle() {
    return {.epsilon = 1e-6, .halving = HalvingPadding::RightAndBottom};
}

std::vector<int64_t> skipChannels(const VaeConfig& config) {
    std::vector<int64_t> channels = {config.widths.front()};
    for (size_t level = 0; level < config.widths.size(); ++level)
        channels.insert(
            channels.end(), level + 1 < config.widths.size() ? 3 : 2, config.widths[level]);
    return channels;
}

VaeEncoderImpl::VaeEncoderImpl(const VaeConfig& config)
    : conv_in(register_module("conv_in",
                              Convolution(ConvolutionForm{.in = 3, .out = config.widths.front()})))
    , down_blocks(register_module("down_blocks", std::make_shared<ListImpl<DownLevel>>())) {
    int64_t width = config.widths.front();
    for (size_t level = 0; level < config.widths.size(); ++level) {
        down_blocks->add(DownLevel(DownLevelImpl::Form{.in = width,
                                                       .out = config.widths[level],
                                                       .halves = level + 1 < config.widths.size()},
                                   vaeStyle()));
        width = config.widths[level];
    }
    mid_block = register_module("mid_block", MiddleLevel(width, vaeStyle()));
    conv_norm_out = register_module("conv_norm_out", GroupNorm(width, vaeStyle().epsilon));
    conv_out = register_module(
        "conv_out", Convolution(ConvolutionForm{.in = width, .out = 2 * config.latentChannels}));
}

Encoding VaeEncoderImpl::forward(const Tensor& image) {
    return encode(conv_in->forward(image));
}

Encoding VaeEncoderImpl::encode(const Tensor& first) {
    Encoding encoding{.skips = {first}};
    Tensor x = first;
    for (DownLevel& level : *down_blocks)
        x = level->forward(x, {}, {}, encoding.skips);
    encoding.middle = mid_block->forward(x);
    encoding.moments = conv_out->forward(conv_norm_out->thenSilu(encoding.middle));
    return encoding;
}

Posterior Posterior::of(const Tensor& moments) {
    const auto halves = moments.chunk(2, 1);
    return {.mean = halves[0], .deviation = at::exp(at::clamp(halves[1], -30, 20) * 0.5)};
}

Tensor Posterior::sample(const Tensor& noise) const {
    return mean + deviation * noise;
}

}  // namespace r2r::nn
