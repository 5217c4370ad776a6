// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/transformer_block.h"

#include "engine/nn/stop_points.h"
#include "engine/ops/attention.h"

#include <ATen/ATen.h>

namespace r2r::nn {
namespace {

/// (B, C, h, w) → (B, h·w, C), row-major positions; free for channels-last features.
Tensor tokensOf(const Tensor& x) {
    return x.flatten(2).transpose(1, 2);
}

Tensor featuresOf(const Tensor& tokens, const Tensor& like) {
    return tokens.transpose(1, 2).unflatten(2, {like.size(2), like.size(3)});
}

}  // namespace

AttentionImpl::AttentionImpl(int64_t channels,
                             int64_t contextChannels,
                             int64_t heads,
                             bool hasInputBias)
    : heads_(heads)
    , to_q(register_module("to_q", Linear(channels, channels, hasInputBias)))
    , to_k(register_module("to_k", Linear(contextChannels, channels, hasInputBias)))
    , to_v(register_module("to_v", Linear(contextChannels, channels, hasInputBias)))
    , to_out(register_module("to_out", std::make_shared<ListImpl<Linear>>())) {
    to_out->add(Linear(channels, channels));
}

Tensor AttentionImpl::split(const Tensor& tokens) const {
    return tokens.unflatten(2, {heads_, -1}).transpose(1, 2);  // (B, heads, N, C / heads)
}

Tensor AttentionImpl::forward(const Tensor& tokens, const Tensor& context) {
    const Tensor queries = split(to_q->forward(tokens));
    const int64_t batch = tokens.size(0);
    const auto perItem = [batch](const Tensor& constant) {
        return constant.expand({batch, -1, -1, -1});
    };
    const Tensor keys = perItem(keys_.defined() ? keys_ : split(to_k->forward(context)));
    const Tensor values = perItem(values_.defined() ? values_ : split(to_v->forward(context)));
    const Tensor mixed = ops::attention(queries, keys, values);
    return (*to_out)[0]->forward(mixed.transpose(1, 2).flatten(2));
}

void AttentionImpl::remember(const Tensor& context) {
    keys_ = split(to_k->forward(context)).contiguous();
    values_ = split(to_v->forward(context)).contiguous();
}

GatedFeedForwardImpl::GatedFeedForwardImpl(int64_t channels)
    : projection_(channels, 8 * channels), output_(4 * channels, channels) {
    // Keys net.0.proj and net.2: in training there is a dropout between them.
    const auto net = register_module("net", std::make_shared<torch::nn::Module>());
    net->register_module("0", std::make_shared<torch::nn::Module>())
        ->register_module("proj", projection_);
    net->register_module("2", output_);
}

Tensor GatedFeedForwardImpl::forward(const Tensor& tokens) {
    const auto halves = projection_->forward(tokens).chunk(2, -1);
    return output_->forward(halves[0] * at::gelu(halves[1]));
}

TransformerLayerImpl::TransformerLayerImpl(int64_t channels, int64_t textChannels, int64_t heads)
    : norm1(register_module("norm1", LayerNorm(channels)))
    , attn1(register_module("attn1", Attention(channels, channels, heads, false)))
    , norm2(register_module("norm2", LayerNorm(channels)))
    , attn2(register_module("attn2", Attention(channels, textChannels, heads, false)))
    , norm3(register_module("norm3", LayerNorm(channels)))
    , ff(register_module("ff", GatedFeedForward(channels))) {}

Tensor TransformerLayerImpl::forward(const Tensor& tokens, const Tensor& text) {
    const Tensor own = norm1->forward(tokens);
    Tensor x = tokens + attn1->forward(own, own);
    x = x + attn2->forward(norm2->forward(x), text);
    return x + ff->forward(norm3->forward(x));
}

TransformerBlockImpl::TransformerBlockImpl(int64_t channels, int64_t textChannels, int64_t heads)
    : norm(register_module("norm", GroupNorm(channels, 1e-6)))
    , proj_in(register_module(
          "proj_in", Convolution(ConvolutionForm{.in = channels, .out = channels, .kernel = 1})))
    , transformer_blocks(
          register_module("transformer_blocks", std::make_shared<ListImpl<TransformerLayer>>()))
    , proj_out(register_module(
          "proj_out", Convolution(ConvolutionForm{.in = channels, .out = channels, .kernel = 1}))) {
    transformer_blocks->add(TransformerLayer(channels, textChannels, heads));
}

Tensor TransformerBlockImpl::forward(const Tensor& x, const Tensor& text) {
    stopPoint();
    Tensor tokens = proj_in->forwardTokens(tokensOf(norm->forward(x)));
    for (TransformerLayer& layer : *transformer_blocks)
        tokens = layer->forward(tokens, text);
    return x + featuresOf(proj_out->forwardTokens(tokens), x);
}

void TransformerBlockImpl::rememberText(const Tensor& text) {
    for (TransformerLayer& layer : *transformer_blocks)
        layer->attn2->remember(text);
}

SpatialAttentionImpl::SpatialAttentionImpl(int64_t channels)
    : AttentionImpl(channels, channels, 1, true)
    , group_norm(register_module("group_norm", GroupNorm(channels, 1e-6))) {}

Tensor SpatialAttentionImpl::forward(const Tensor& x) {
    stopPoint();
    const Tensor tokens = tokensOf(group_norm->forward(x));
    return x + featuresOf(AttentionImpl::forward(tokens, tokens), x);
}

}  // namespace r2r::nn
