// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/harmony_vae.h"

#include <ATen/ATen.h>

namespace r2r::nn {
ConditionalEncoderImpl::ConditionalEncoderImpl(const VaeConfig& config)
    : VaeEncoderImpl(config)
    , add_conv_in(register_module(
          "add_conv_in", Convolution(ConvolutionForm{.in = 1, .out = config.widths.front()})))
    , down_block_skip_convs(
          register_module("down_block_skip_convs", std::make_shared<ListImpl<Convolution>>()))
    , mid_block_skip_conv(register_module("mid_block_skip_conv",
                                          pointwise(config.widths.back(), config.widths.back()))) {
    // Each is as wide as what comes out of the decoder block that it is added to: a level's
    // downsampled feature meets the next level.
    int64_t width = config.widths.front();
    down_block_skip_convs->add(pointwise(width, width));
    for (size_t level = 0; level < config.widths.size(); ++level) {
        width = config.widths[level];
        down_block_skip_convs->add(pointwise(width, width));
        down_block_skip_convs->add(pointwise(width, width));
        if (level + 1 < config.widths.size())
            down_block_skip_convs->add(pointwise(width, config.widths[level + 1]));
    }
}

Encoding ConditionalEncoderImpl::forward(const Tensor& image, const Tensor& mask) {
    Encoding encoding = encode(conv_in->forward(image) + add_conv_in->forward(mask));
    for (size_t k = 0; k < encoding.skips.size(); ++k)
        encoding.skips[k] = (*down_block_skip_convs)[k]->forward(encoding.skips[k]);
    encoding.middle = mid_block_skip_conv->forward(encoding.middle);
    return encoding;
}

HarmonyVaeImpl::HarmonyVaeImpl(const VaeConfig& config)
    : VaeImpl(config, SkipUse::Added)
    , conditional_encoder(register_module("conditional_encoder", ConditionalEncoder(config)))
    , latent_skip_conv(register_module("latent_skip_conv",
                                       pointwise(config.latentChannels, config.latentChannels))) {}

std::pair<Posterior, DecodeCondition> HarmonyVaeImpl::encode(const Tensor& composite,
                                                             const Tensor& mask) {
    Encoding encoding = conditional_encoder->forward(composite, mask);
    DecodeCondition condition{.skipTerms = std::move(encoding.skips),
                              .middle = std::move(encoding.middle),
                              .posterior = Posterior::of(quant_conv->forward(encoding.moments))};
    return {Posterior::of(moments(composite)), std::move(condition)};
}

Tensor HarmonyVaeImpl::decode(const Tensor& z,
                              const DecodeCondition& condition,
                              const Tensor& noise) {
    const Tensor conditional = post_quant_conv->forward(condition.posterior.sample(noise));
    return decoder->forward(post_quant_conv->forward(z) + latent_skip_conv->forward(conditional),
                            condition.skipTerms,
                            condition.middle);
}

}  // namespace r2r::nn
