// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/vae_decoder.h"

#include "engine/nn/vae_encoder.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace r2r::nn {
namespace {

constexpr size_t kBlocks = 3;  // of a decoder's level; an encoder's level leaves as many features

}  // namespace

DecoderLevelImpl::DecoderLevelImpl(
    int64_t in, int64_t out, bool doubles, SkipUse use, std::span<const int64_t> skips)
    : use_(use), resnets(register_module("resnets", std::make_shared<ListImpl<ResBlock>>())) {
    for (size_t block = 0; block < kBlocks; ++block)
        resnets->add(ResBlock(
            ResBlockImpl::Form{.in = block == 0 ? in : out,
                               .out = out,
                               .epsilon = vaeStyle().epsilon,
                               .skipChannels = use == SkipUse::Merged ? skips[block] : 0}));
    if (doubles) {
        upsamplers = register_module("upsamplers", std::make_shared<ListImpl<Upsample>>());
        upsamplers->add(Upsample(out));
    }
}

Tensor DecoderLevelImpl::forward(Tensor x, std::vector<Tensor>& terms) {
    for (ResBlock& block : *resnets) {
        Tensor term;
        if (!terms.empty()) {
            term = std::move(terms.back());
            terms.pop_back();
        }
        if (use_ == SkipUse::Merged)
            x = block->forward(x, {}, term);
        else
            x = term.defined() ? block->forward(x) + term : block->forward(x);
    }
    if (upsamplers)
        x = (*upsamplers)[0]->forward(x, 2 * x.size(2), 2 * x.size(3));
    return x;
}

VaeDecoderImpl::VaeDecoderImpl(const VaeConfig& config, SkipUse use)
    : conv_in(register_module(
          "conv_in",
          Convolution(ConvolutionForm{.in = config.latentChannels, .out = config.widths.back()})))
    , mid_block(register_module("mid_block", MiddleLevel(config.widths.back(), vaeStyle())))
    , up_blocks(register_module("up_blocks", std::make_shared<ListImpl<DecoderLevel>>())) {
    std::vector<int64_t> skips = skipChannels(config);
    std::ranges::reverse(skips);
    int64_t width = config.widths.back();
    for (size_t level = config.widths.size(); level-- > 0;) {
        const size_t first = kBlocks * (config.widths.size() - 1 - level);
        up_blocks->add(DecoderLevel(
            width, config.widths[level], level > 0, use, std::span(skips).subspan(first, kBlocks)));
        width = config.widths[level];
    }
    conv_norm_out = register_module("conv_norm_out", GroupNorm(width, vaeStyle().epsilon));
    conv_out = register_module("conv_out", Convolution(ConvolutionForm{.in = width, .out = 3}));
}

Tensor VaeDecoderImpl::forward(const Tensor& z, std::vector<Tensor> terms, const Tensor& middle) {
    Tensor x = mid_block->forward(conv_in->forward(z));
    if (middle.defined())
        x = x + middle;
    for (DecoderLevel& level : *up_blocks)
        x = level->forward(x, terms);
    return conv_out->forward(conv_norm_out->thenSilu(x));
}

ResBlock& VaeDecoderImpl::blockOfSkip(size_t k) {
    const size_t fromTop = kBlocks * up_blocks->size() - 1 - k;
    return (*(*up_blocks)[fromTop / kBlocks]->blocks())[fromTop % kBlocks];
}

void VaeDecoderImpl::fuse() {
    for (DecoderLevel& level : *up_blocks)
        for (ResBlock& block : *level->blocks())
            block->fuse();
}

}  // namespace r2r::nn
