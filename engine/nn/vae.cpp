// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/vae.h"

#include <ATen/ATen.h>

namespace r2r::nn {

VaeImpl::VaeImpl(const VaeConfig& config, SkipUse use)
    : encoder(register_module("encoder", VaeEncoder(config)))
    , decoder(register_module("decoder", VaeDecoder(config, use)))
    , quant_conv(register_module(
          "quant_conv",
          Convolution(ConvolutionForm{
              .in = 2 * config.latentChannels, .out = 2 * config.latentChannels, .kernel = 1})))
    , post_quant_conv(register_module(
          "post_quant_conv",
          Convolution(ConvolutionForm{
              .in = config.latentChannels, .out = config.latentChannels, .kernel = 1}))) {}

Tensor VaeImpl::moments(const Tensor& image) {
    return quant_conv->forward(encoder->forward(image).moments);
}

std::pair<Posterior, DecodeCondition> VaeImpl::encode(const Tensor& composite, const Tensor&) {
    return {Posterior::of(moments(composite)), {}};
}

Tensor VaeImpl::decode(const Tensor& z, const DecodeCondition& condition, const Tensor&) {
    return decoder->forward(post_quant_conv->forward(z), condition.skipTerms, condition.middle);
}

ClearVaeImpl::ClearVaeImpl(const VaeConfig& config)
    : VaeImpl(config, SkipUse::Merged)
    , filters(register_module("filters", std::make_shared<ListImpl<AdaptiveFilter>>())) {
    for (const int64_t channels : skipChannels(config))
        filters->add(AdaptiveFilter(channels));
}

std::pair<Posterior, DecodeCondition> ClearVaeImpl::encode(const Tensor& composite, const Tensor&) {
    Encoding encoding = encoder->forward(composite);
    DecodeCondition condition;
    for (size_t k = 0; k < encoding.skips.size(); ++k) {
        // Raw features are large: each gives way to its term at once.
        const Tensor skip = std::move(encoding.skips[k]);
        condition.skipTerms.push_back(decoder->blockOfSkip(k)->skipTerm(filtered(k, skip)));
    }
    return {Posterior::of(quant_conv->forward(encoding.moments)), std::move(condition)};
}

std::vector<Tensor> ClearVaeImpl::skips(const Tensor& composite) {
    return encoder->forward(composite).skips;
}

Tensor ClearVaeImpl::filtered(size_t k, const Tensor& skip) {
    return (*filters)[k]->forward(skip);
}

void ClearVaeImpl::fuse() {
    decoder->fuse();
    for (AdaptiveFilter& filter : *filters)
        filter->fuse();
}

}  // namespace r2r::nn
