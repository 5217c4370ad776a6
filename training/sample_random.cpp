// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/sample_random.h"

#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace r2r {
namespace {

/// The finalizer of SplitMix64: neighbours become strangers.
uint64_t scattered(uint64_t x) {
    x += 0x9E3779B97F4A7C15;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
    return x ^ (x >> 31);
}

}  // namespace

uint64_t sampleSeed(uint64_t seed, Purpose purpose, int64_t position) {
    return scattered(scattered(scattered(seed) + static_cast<uint64_t>(purpose)) +
                     static_cast<uint64_t>(position));
}

at::Generator sampleGenerator(uint64_t seed, Purpose purpose, int64_t position) {
    return at::detail::createCPUGenerator(sampleSeed(seed, purpose, position));
}

int64_t SampleRandom::below(int64_t count) {
    return std::min(count - 1, static_cast<int64_t>(uniform() * static_cast<double>(count)));
}

double SampleRandom::normal() {
    const double radius = std::sqrt(-2 * std::log(1 - uniform()));  // Box and Muller's
    return radius * std::cos(2 * std::numbers::pi * uniform());
}

}  // namespace r2r
