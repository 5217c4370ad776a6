// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/sample_random.h"

#include "engine/core/stable_random.h"

#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace r2r {

uint64_t sampleSeed(uint64_t seed, Purpose purpose, int64_t position) {
    uint64_t key = scattered(seed + kScatterStep);
    for (const uint64_t part : {static_cast<uint64_t>(purpose), static_cast<uint64_t>(position)})
        key = scattered(key + part + kScatterStep);
    return key;
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
