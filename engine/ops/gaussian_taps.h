// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cmath>
#include <cstdint>

namespace r2r::ops {

/// The Gaussian of the Adaptive Filter's high-pass, along one axis.
inline constexpr int64_t kGaussianRadius = 7;
inline constexpr int64_t kGaussianTaps = 2 * kGaussianRadius + 1;

/// exp(−(j − 7)² / (2·5²)), scaled to the sum 1.
[[nodiscard]] inline std::array<float, kGaussianTaps> gaussianTaps() {
    constexpr double kSigma = 5;
    std::array<double, kGaussianTaps> exact = {};
    double sum = 0;
    for (int64_t j = 0; j < kGaussianTaps; ++j) {
        const auto distance = static_cast<double>(j - kGaussianRadius);
        sum += exact[static_cast<size_t>(j)] =
            std::exp(-distance * distance / (2 * kSigma * kSigma));
    }
    std::array<float, kGaussianTaps> taps = {};
    for (size_t j = 0; j < taps.size(); ++j)
        taps[j] = static_cast<float>(exact[j] / sum);
    return taps;
}

}  // namespace r2r::ops
