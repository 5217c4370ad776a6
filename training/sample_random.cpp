// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/sample_random.h"

#include <ATen/CPUGeneratorImpl.h>

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

}  // namespace r2r
