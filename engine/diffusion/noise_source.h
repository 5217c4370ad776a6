// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace r2r {

/// Standard normal noise, drawn in a fixed order: the initial latents, the composite's posterior,
/// one for each step, then what a decoder draws.
class NoiseSource {
public:
    virtual ~NoiseSource() = default;

    /// float32 of the given shape on the device of the source.
    [[nodiscard]] virtual at::Tensor next(at::IntArrayRef shape) = 0;
};

/// LibTorch's generator of one device. The same seed gives the same numbers on the same kind of
/// device; CPU and CUDA differ.
class SeededNoise final : public NoiseSource {
public:
    SeededNoise(uint64_t seed, at::Device device);

    at::Tensor next(at::IntArrayRef shape) override;

private:
    at::Device device_;
    at::Generator generator_;
};

/// Given numbers, for comparisons with other programs.
class InjectedNoise final : public NoiseSource {
public:
    explicit InjectedNoise(std::vector<at::Tensor> noises);

    /// @throws Error{InvalidArgument} when there is none left, or it has another shape.
    at::Tensor next(at::IntArrayRef shape) override;

private:
    std::vector<at::Tensor> noises_;
    size_t used_ = 0;
};

}  // namespace r2r
