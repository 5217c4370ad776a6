// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/diffusion/noise_schedule.h"

#include "engine/core/error.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace r2r {
namespace {

constexpr int kTrainingTimes = 1000;

/// Like torch.linspace in float32: the upper half is counted from the end.
float linearSpaced(float first, float last, int count, int i) {
    const float step = (last - first) / static_cast<float>(count - 1);
    return i < count / 2 ? first + step * static_cast<float>(i)
                         : last - step * static_cast<float>(count - 1 - i);
}

/// σ of every training time.
std::vector<float> trainingSigmas() {
    const auto first = static_cast<float>(std::sqrt(0.00085));
    const auto last = static_cast<float>(std::sqrt(0.012));
    std::vector<float> sigmas;
    double product = 1;  // LibTorch's cumprod carries float32 products in double
    for (int t = 0; t < kTrainingTimes; ++t) {
        const float root = linearSpaced(first, last, kTrainingTimes, t);
        product *= 1 - root * root;
        const auto kept = static_cast<float>(product);
        sigmas.push_back(std::sqrt((1 - kept) / kept));
    }
    return sigmas;
}

double interpolated(const std::vector<float>& sigmas, double time) {
    const auto below = std::min(static_cast<size_t>(time), sigmas.size() - 1);
    const auto above = std::min(below + 1, sigmas.size() - 1);
    const double share = time - static_cast<double>(below);
    return static_cast<float>(sigmas[below] * (1 - share) + sigmas[above] * share);
}

}  // namespace

std::vector<SamplerStep> samplerSteps(int steps) {
    if (steps < 1 || steps > kTrainingTimes)
        throw Error(
            ErrorCode::InvalidArgument,
            fmt::format(
                "the sampler cannot take {} steps; it must take 1 to {}", steps, kTrainingTimes));
    const std::vector<float> training = trainingSigmas();
    std::vector<double> times;
    std::vector<double> sigmas;
    for (int i = 0; i < steps; ++i) {
        times.push_back(steps == 1 ? kTrainingTimes - 1
                                   : (kTrainingTimes - 1.0) * (steps - 1 - i) / (steps - 1));
        sigmas.push_back(interpolated(training, times.back()));
    }
    sigmas.push_back(0);

    std::vector<SamplerStep> table;
    for (size_t i = 0; i < times.size(); ++i) {
        const auto from = static_cast<float>(sigmas[i]);
        const auto to = static_cast<float>(sigmas[i + 1]);
        const float up = std::sqrt(to * to * (from * from - to * to) / (from * from));
        const float down = std::sqrt(to * to - up * up);
        table.push_back({.time = times[i],
                         .sigma = from,
                         .sigmaUp = up,
                         .dt = down - from,
                         .inputScale = 1 / std::sqrt(from * from + 1)});
    }
    return table;
}

SamplerStep bridgeStep() {
    return {.time = kTrainingTimes - 1, .sigma = 1, .dt = -1};
}

}  // namespace r2r
