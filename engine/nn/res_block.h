// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/nn/layers.h"

namespace r2r::nn {

/// The learned 1×1 convolution through which a Clear-VAE decoder block takes a skip feature.
class MergeConvolutionImpl : public torch::nn::Module {
public:
    MergeConvolutionImpl(int64_t in, int64_t out);

    Convolution conv;
};

TORCH_MODULE(MergeConvolution);

/// Two normalised convolutions around a shortcut:
///
///     h = conv1(a) + merge(a + skip) + time,   a = SiLU(norm1(x))
///     y = shortcut(x) + conv2(SiLU(norm2(h)))
///
/// The time and skip terms are absent where a network has none. Because merging is linear,
/// merge(a + skip) = merge(a) + merge(skip): the second does not depend on x and comes in as
/// `skipTerm`; the first can be fused into conv1.
class ResBlockImpl : public torch::nn::Module {
public:
    struct Form {
        int64_t in = 0;
        int64_t out = 0;
        int64_t timeChannels = 0;  ///< 0: the block does not know the time
        double epsilon = 1e-5;     ///< 1e-6 in every VAE
        /// Channels of the skip feature that a decoder block of Clear-VAE merges: `in`, or half
        /// as many, which then count twice. 0: it merges none.
        int64_t skipChannels = 0;
    };

    explicit ResBlockImpl(const Form& form);

    /// @param x         (B, in, h, w)
    /// @param timeTerm  (1 or B, out, 1, 1) from `timeTerm`, or undefined
    /// @param skipTerm  (B, out, h, w) from `skipTerm`, or undefined: a plain decoder
    /// @return          (B, out, h, w)
    Tensor forward(const Tensor& x, const Tensor& timeTerm = {}, const Tensor& skipTerm = {});

    /// @param embedding  SiLU of the time embedding, (1 or B, timeChannels)
    Tensor timeTerm(const Tensor& embedding);

    /// @param skip  (B, skipChannels, h, w)
    Tensor skipTerm(const Tensor& skip);

    /// Fuses merge(a) into conv1, and both halves of a merge convolution whose skip counts twice,
    /// for inference. From then on forward needs a skip term.
    void fuse();

private:
    bool skipCountsTwice_;
    GroupNorm norm1;
    Convolution conv1;
    Linear time_emb_proj{nullptr};
    GroupNorm norm2;
    Convolution conv2;
    Convolution conv_shortcut{nullptr};
    MergeConvolution skip_connect{nullptr};
    bool isFused_ = false;
};

TORCH_MODULE(ResBlock);

}  // namespace r2r::nn
