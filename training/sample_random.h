// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Generator.h>

#include <cstdint>
#include <random>

namespace r2r {

/// The use of a random number in training. Every one is a function of the seed, the place of
/// its sample in the endless stream of samples, and its purpose: there is no generator whose state
/// a checkpoint would have to keep, and it does not matter which rank draws it.
enum class Purpose : uint64_t { Order, Augmentation, Noise, Weights, Source, Wear, Reference };

/// A 64-bit hash of the three.
[[nodiscard]] uint64_t sampleSeed(uint64_t seed, Purpose purpose, int64_t position);

/// LibTorch's generator for the CPU, so seeded. Noise is drawn there whatever the device, so that
/// it does not depend on it.
[[nodiscard]] at::Generator sampleGenerator(uint64_t seed, Purpose purpose, int64_t position);

/// Draws a sample's numbers, one after the other. Not the standard library's distributions, which
/// differ between implementations.
class SampleRandom {
public:
    explicit SampleRandom(uint64_t seed) : engine_(seed) {}

    /// In [0, 1).
    double uniform() { return static_cast<double>(engine_() >> 11) * 0x1p-53; }

    double between(double low, double high) { return low + (high - low) * uniform(); }

    /// 0 to `count` − 1.
    int64_t below(int64_t count);

    bool chance(double share) { return uniform() < share; }

    /// A number of mean 0 and deviation 1; draws two numbers.
    double normal();

private:
    std::mt19937_64 engine_;
};

}  // namespace r2r
