// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <numbers>

namespace r2r {

/// The finalizer of SplitMix64 (Steele, Lea and Flood 2014): neighbours become strangers.
[[nodiscard]] constexpr uint64_t scattered(uint64_t z) {
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    return z ^ (z >> 31);
}

/// The number that SplitMix64 adds between two numbers.
inline constexpr uint64_t kScatterStep = 0x9E3779B97F4A7C15;

/// Random numbers that are the same on every computer, decided by a key alone.
///
/// A key is a list of numbers such as {seed, index, candidate}, so a run that makes picture 700
/// need not have made the 699 before it. SplitMix64; the standard library's distributions differ
/// between implementations and are not used.
class StableRandom {
public:
    StableRandom(std::initializer_list<uint64_t> key) {
        for (const uint64_t part : key)
            state_ = scattered(state_ ^ scattered(part + kScatterStep));
    }

    uint64_t next() {
        state_ += kScatterStep;
        return scattered(state_);
    }

    /// In [0, 1).
    double uniform() { return static_cast<double>(next() >> 11) * 0x1p-53; }

    double uniform(double low, double high) { return low + (high - low) * uniform(); }

    /// In 0 … count − 1; `count` > 0.
    int64_t below(int64_t count) {
        return static_cast<int64_t>(next() % static_cast<uint64_t>(count));
    }

    /// Mean 0, standard deviation 1.
    double normal() {
        const double radius = std::sqrt(-2 * std::log(1 - uniform()));
        return radius * std::cos(2 * std::numbers::pi * uniform());
    }

private:
    uint64_t state_ = 0;
};

}  // namespace r2r
