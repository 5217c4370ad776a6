// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/diffusion/noise_source.h"

#include "engine/core/error.h"

#include <ATen/ATen.h>

#include <fmt/format.h>
#include <utility>

namespace r2r {

SeededNoise::SeededNoise(uint64_t seed, at::Device device)
    : device_(device), generator_(at::globalContext().defaultGenerator(device).clone()) {
    generator_.set_current_seed(seed);
}

at::Tensor SeededNoise::next(at::IntArrayRef shape) {
    return at::randn(shape, generator_, at::TensorOptions(at::kFloat).device(device_));
}

InjectedNoise::InjectedNoise(std::vector<at::Tensor> noises) : noises_(std::move(noises)) {}

at::Tensor InjectedNoise::next(at::IntArrayRef shape) {
    if (used_ == noises_.size())
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("{} noises were given, and one more is needed", noises_.size()));
    const at::Tensor& noise = noises_[used_++];
    if (noise.sizes() != shape)
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("noise number {} has another shape than the latents", used_));
    return noise;
}

}  // namespace r2r
