// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/nn/layers.h"

namespace r2r::nn {

/// Attention of tokens to tokens, or of tokens to text.
class AttentionImpl : public torch::nn::Module {
public:
    /// @param channels         of the tokens
    /// @param contextChannels  of what is attended to
    AttentionImpl(int64_t channels, int64_t contextChannels, int64_t heads, bool hasInputBias);

    /// @param tokens   (B, N, channels)
    /// @param context  (B or 1, M, contextChannels); ignored once a context has been remembered
    /// @return         (B, N, channels)
    Tensor forward(const Tensor& tokens, const Tensor& context);

    /// Keys and values of a context that never changes: they become constants of the network.
    void remember(const Tensor& context);

private:
    [[nodiscard]] Tensor split(const Tensor& tokens) const;

    int64_t heads_;
    Linear to_q;
    Linear to_k;
    Linear to_v;
    List<Linear> to_out;
    Tensor keys_;
    Tensor values_;
};

TORCH_MODULE(Attention);

/// y = W₂(p · GELU(q)), [p | q] = W₁x, four times as wide inside.
class GatedFeedForwardImpl : public torch::nn::Module {
public:
    explicit GatedFeedForwardImpl(int64_t channels);

    Tensor forward(const Tensor& tokens);

private:
    Linear projection_;
    Linear output_;
};

TORCH_MODULE(GatedFeedForward);

/// Self-attention, attention to the text, feed-forward; each on normalised tokens and added.
class TransformerLayerImpl : public torch::nn::Module {
public:
    TransformerLayerImpl(int64_t channels, int64_t textChannels, int64_t heads);

    Tensor forward(const Tensor& tokens, const Tensor& text);

private:
    LayerNorm norm1;
    Attention attn1;
    LayerNorm norm2;
    Attention attn2;
    LayerNorm norm3;
    GatedFeedForward ff;

    friend class TransformerBlockImpl;
};

TORCH_MODULE(TransformerLayer);

/// One transformer layer over the positions of a feature map, added to it.
class TransformerBlockImpl : public torch::nn::Module {
public:
    TransformerBlockImpl(int64_t channels, int64_t textChannels, int64_t heads);

    /// @param x     (B, C, h, w)
    /// @param text  (B or 1, tokens, textChannels); may be undefined once remembered
    Tensor forward(const Tensor& x, const Tensor& text);

    void rememberText(const Tensor& text);

private:
    GroupNorm norm;
    Convolution proj_in;
    List<TransformerLayer> transformer_blocks;
    Convolution proj_out;
};

TORCH_MODULE(TransformerBlock);

/// The attention of every VAE, added to the features: one head over all positions, no text.
class SpatialAttentionImpl : public AttentionImpl {
public:
    explicit SpatialAttentionImpl(int64_t channels);

    /// (B, C, h, w) → (B, C, h, w)
    Tensor forward(const Tensor& x);

private:
    GroupNorm group_norm;
};

TORCH_MODULE(SpatialAttention);

}  // namespace r2r::nn
