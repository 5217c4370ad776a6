// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/nn/level.h"
#include "engine/nn/network_config.h"

#include <vector>

namespace r2r::nn {

/// The common settings of a VAE's residual blocks.
[[nodiscard]] LevelStyle vaeStyle();

/// An encoder's findings in a picture.
struct Encoding {
    Tensor moments;             ///< (B, 8, H/8, W/8); mean and log-variance, before `quant_conv`
    std::vector<Tensor> skips;  ///< the 12 features of the way down, first to last
    Tensor middle;              ///< the feature at the bottom
};

/// Channels of the encoder's 12 features, first to last.
[[nodiscard]] std::vector<int64_t> skipChannels(const VaeConfig& config);

/// The encoder of a Stable Diffusion VAE.
class VaeEncoderImpl : public torch::nn::Module {
public:
    explicit VaeEncoderImpl(const VaeConfig& config);

    /// @param image  (B, 3, H, W) in [−1, 1]; H and W multiples of 8
    Encoding forward(const Tensor& image);

    /// Everything after the first convolution.
    /// @param x  (B, widths[0], H, W)
    Encoding encode(const Tensor& x);

    Convolution conv_in;

private:
    List<DownLevel> down_blocks;
    MiddleLevel mid_block{nullptr};
    GroupNorm conv_norm_out{nullptr};
    Convolution conv_out{nullptr};
};

TORCH_MODULE(VaeEncoder);

/// Mean and deviation of a latent, from moments that have passed `quant_conv`.
struct Posterior {
    Tensor mean;       ///< (B, 4, h, w)
    Tensor deviation;  ///< (B, 4, h, w)

    [[nodiscard]] static Posterior of(const Tensor& moments);
    [[nodiscard]] Tensor sample(const Tensor& noise) const;
};

}  // namespace r2r::nn
