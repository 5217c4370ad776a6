// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/nn/layers.h"

#include <cstdint>

namespace r2r::nn {

/// The edges that get the zeros when a convolution halves a picture.
enum class HalvingPadding : uint8_t {
    AllSides,        ///< UNet and Controller
    RightAndBottom,  ///< every VAE, and the refiner
};

/// Halves height and width, (B, C, h, w) → (B, C, ⌈h/2⌉, ⌈w/2⌉); of odd sizes VAEs drop the half.
class DownsampleImpl : public torch::nn::Module {
public:
    DownsampleImpl(int64_t channels, HalvingPadding padding);

    Tensor forward(const Tensor& x);

private:
    HalvingPadding padding_;
    Convolution conv;
};

TORCH_MODULE(Downsample);

/// Repeats pixels up to a given size, then convolves.
class UpsampleImpl : public torch::nn::Module {
public:
    explicit UpsampleImpl(int64_t channels);

    /// @param height, width  of the result
    Tensor forward(const Tensor& x, int64_t height, int64_t width);

private:
    Convolution conv;
};

TORCH_MODULE(Upsample);

/// Source index min(⌊i · in/out⌋, in − 1) per axis: for an integer factor f every f-th sample, the
/// top-left one of each f × f cell.
[[nodiscard]] Tensor nearest(const Tensor& x, int64_t height, int64_t width);

}  // namespace r2r::nn
