// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/time_embedding.h"

#include <ATen/ATen.h>

#include <cmath>

namespace r2r::nn {

Tensor sinusoid(const Tensor& times, int64_t width) {
    const int64_t half = width / 2;
    const Tensor frequencies =
        at::exp(at::arange(half, at::kFloat) * (-std::log(10000.0) / static_cast<double>(half)));
    const Tensor angles = times.unsqueeze(1) * frequencies;
    return at::cat({at::cos(angles), at::sin(angles)}, 1);
}

TimeEmbeddingImpl::TimeEmbeddingImpl(int64_t width)
    : width_(width)
    , linear_1(register_module("linear_1", Linear(width, 4 * width)))
    , linear_2(register_module("linear_2", Linear(4 * width, 4 * width))) {}

Tensor TimeEmbeddingImpl::forward(const Tensor& times) {
    const Tensor input = sinusoid(times, width_).to(linear_2->bias.options());
    return linear_2->forward(at::silu(linear_1->forward(input)));
}

}  // namespace r2r::nn
