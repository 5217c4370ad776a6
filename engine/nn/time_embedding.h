// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/nn/layers.h"

namespace r2r::nn {

/// (1, width) float32: cosines, then sines, of t · 10000^(−i / (width/2)). `t` may be fractional.
[[nodiscard]] Tensor sinusoid(double t, int64_t width);

/// The time as the networks know it: two linear layers on its sinusoid, (1, 4 · width).
class TimeEmbeddingImpl : public torch::nn::Module {
public:
    explicit TimeEmbeddingImpl(int64_t width);

    Tensor forward(double t);

private:
    int64_t width_;
    Linear linear_1;
    Linear linear_2;
};

TORCH_MODULE(TimeEmbedding);

}  // namespace r2r::nn
