// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Generator.h>

#include <cstdint>

namespace r2r {

/// Where a random number of training is used. Every one is a function of the seed, the place of
/// its sample in the endless stream of samples, and its purpose: there is no generator whose state
/// a checkpoint would have to keep, and it does not matter which rank draws it.
enum class Purpose : uint64_t { Order, Augmentation, Noise, Weights };

/// A 64-bit hash of the three.
[[nodiscard]] uint64_t sampleSeed(uint64_t seed, Purpose purpose, int64_t position);

/// LibTorch's generator for the CPU, so seeded. Noise is drawn there whatever the device, so that
/// it does not depend on it.
[[nodiscard]] at::Generator sampleGenerator(uint64_t seed, Purpose purpose, int64_t position);

}  // namespace r2r
