// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/nn/level.h"
#include "engine/nn/network_config.h"

namespace r2r::nn {

/// DiffHarmony's second stage: a UNet on pixels that corrects the first stage's picture.
class RefinerImpl : public torch::nn::Module {
public:
    explicit RefinerImpl(const RefinerConfig& config);

    /// @param input  (B, 3 | 4 | 7, H, W): harmonized [−1, 1], then mask {0, 1}, composite [−1, 1]
    /// @return       (B, 3, H, W) in [−1, 1]
    Tensor forward(const Tensor& input);

    [[nodiscard]] int64_t inChannels() const { return conv_in->form().in; }

private:
    Convolution conv_in;
    List<DownLevel> down_blocks;
    MiddleLevel mid_block{nullptr};
    List<UpLevel> up_blocks;
    GroupNorm conv_norm_out;
    Convolution conv_out;
};

TORCH_MODULE(Refiner);

}  // namespace r2r::nn
