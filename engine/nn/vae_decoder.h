// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/nn/level.h"
#include "engine/nn/network_config.h"

#include <cstdint>
#include <vector>

namespace r2r::nn {

/// The way in which a decoder's blocks take skip features.
enum class SkipUse : uint8_t {
    None,    ///< plain VAE
    Merged,  ///< Clear-VAE: through a merge convolution, inside the block
    Added,   ///< Harmony-VAE: onto the block's result, and onto the middle's
};

/// One level of a decoder: three residual blocks, and an upsampling where there is a next one.
class DecoderLevelImpl : public torch::nn::Module {
public:
    /// @param skips  channels of the feature that each block takes
    DecoderLevelImpl(
        int64_t in, int64_t out, bool doubles, SkipUse use, std::span<const int64_t> skips);

    /// @param terms  consumed from the back, one a block; empty: a plain decoder
    Tensor forward(Tensor x, std::vector<Tensor>& terms);

    [[nodiscard]] List<ResBlock>& blocks() { return resnets; }

private:
    SkipUse use_;
    List<ResBlock> resnets;
    List<Upsample> upsamplers;
};

TORCH_MODULE(DecoderLevel);

/// The decoder of a Stable Diffusion VAE.
class VaeDecoderImpl : public torch::nn::Module {
public:
    VaeDecoderImpl(const VaeConfig& config, SkipUse use);

    /// @param z      (B, 4, h, w), after `post_quant_conv`
    /// @param terms  from `skipTerms` or, added, as they are: one for each of the 12 blocks, in the
    ///               encoder's order; empty: none
    /// @param middle  added at the bottom; undefined: nothing
    /// @return       (B, 3, 8h, 8w), nominally in [−1, 1], not clamped
    Tensor forward(const Tensor& z, std::vector<Tensor> terms = {}, const Tensor& middle = {});

    /// The block that takes the encoder's feature `k` (0…11): the last comes first.
    [[nodiscard]] ResBlock& blockOfSkip(size_t k);

    void fuse();  ///< see ResBlock::fuse

private:
    Convolution conv_in;
    MiddleLevel mid_block;
    List<DecoderLevel> up_blocks;
    GroupNorm conv_norm_out{nullptr};
    Convolution conv_out{nullptr};
};

TORCH_MODULE(VaeDecoder);

}  // namespace r2r::nn
