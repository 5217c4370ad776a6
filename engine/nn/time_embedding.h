// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/nn/layers.h"

namespace r2r::nn {

/// (B, width) float32: cosines, then sines, of t · 10000^(−i / (width/2)). Times may be fractional.
/// @param times  (B) float32 on the CPU
[[nodiscard]] Tensor sinusoid(const Tensor& times, int64_t width);

/// The time as the networks know it: two linear layers on its sinusoid, (B, 4 · width).
class TimeEmbeddingImpl : public torch::nn::Module {
public:
    explicit TimeEmbeddingImpl(int64_t width);

    Tensor forward(const Tensor& times);

private:
    int64_t width_;
    Linear linear_1;
    Linear linear_2;
};

TORCH_MODULE(TimeEmbedding);

}  // namespace r2r::nn
