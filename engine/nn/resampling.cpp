// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/resampling.h"

#include <ATen/ATen.h>

namespace r2r::nn {

DownsampleImpl::DownsampleImpl(int64_t channels, HalvingPadding padding)
    : padding_(padding)
    , conv(register_module(
          "conv",
          Convolution(ConvolutionForm{.in = channels,
                                      .out = channels,
                                      .stride = 2,
                                      .padding = padding == HalvingPadding::AllSides ? 1 : 0}))) {}

Tensor DownsampleImpl::forward(const Tensor& x) {
    if (padding_ == HalvingPadding::AllSides)
        return conv->forward(x);
    return conv->forward(at::constant_pad_nd(x, {0, 1, 0, 1}));
}

UpsampleImpl::UpsampleImpl(int64_t channels)
    : conv(register_module("conv", Convolution(ConvolutionForm{.in = channels, .out = channels}))) {
}

Tensor UpsampleImpl::forward(const Tensor& x, int64_t height, int64_t width) {
    return conv->forward(nearest(x, height, width));
}

Tensor nearest(const Tensor& x, int64_t height, int64_t width) {
    if (x.size(2) == height && x.size(3) == width)
        return x;
    return at::upsample_nearest2d(x, {height, width});
}

}  // namespace r2r::nn
