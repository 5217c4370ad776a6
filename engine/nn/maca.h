// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/nn/layers.h"

namespace r2r::nn {

/// Mask-aware Adaptive Channel Attention: scales and shifts the channels of the foreground by what
/// the channels of foreground and background say on average.
///
/// With fg = m·x, bg = (1 − m)·x and means taken over all h·w positions,
///
///     y = bg + m·(fg·(1 + scale) + shift),   [scale | shift] = mlp([mean conv1(fg) | mean
///     conv2(bg)]).
///
/// Both convolutions are 1×1 and without bias, so they are applied to the means instead of to the
/// features: mean(conv(z)) = conv(mean(z)).
///
/// A fresh module is the identity: the last layer of `mlp` starts at zero. The paper scales by
/// `scale`, the published code by 1 + `scale`; this is the code.
class MacaImpl : public torch::nn::Module {
public:
    explicit MacaImpl(int64_t channels);

    /// @param features  (B, C, h, w), floating.
    /// @param mask      (B, 1, h, w), on the same device, in [0, 1]; 1 is foreground.
    /// @return          (B, C, h, w).
    Tensor forward(const Tensor& features, const Tensor& mask);

private:
    Convolution conv1;
    Convolution conv2;
    Linear widen_;
    Linear narrow_;
};

TORCH_MODULE(Maca);

}  // namespace r2r::nn
