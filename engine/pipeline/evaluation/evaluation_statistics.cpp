// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/evaluation/evaluation_statistics.h"

#include "engine/core/stable_random.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

namespace r2r {
namespace {

double meanOf(std::span<const double> values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// Between the two nearest of the sorted values.
double quantile(std::span<const double> sorted, double share) {
    const double place = share * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<size_t>(place);
    const size_t above = std::min(below + 1, sorted.size() - 1);
    return std::lerp(sorted[below], sorted[above], place - static_cast<double>(below));
}

}  // namespace

MeanInterval bootstrapMean(std::span<const double> values, uint64_t seed, int resamples) {
    if (values.empty()) {
        constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();
        return {kNothing, kNothing, kNothing};
    }
    const auto count = static_cast<int64_t>(values.size());
    StableRandom draw({seed, static_cast<uint64_t>(count)});
    std::vector<double> means;
    for (int i = 0; i < resamples; ++i) {
        double sum = 0;
        for (int64_t k = 0; k < count; ++k)
            sum += values[static_cast<size_t>(draw.below(count))];
        means.push_back(sum / static_cast<double>(count));
    }
    std::ranges::sort(means);
    return {meanOf(values), quantile(means, 0.025), quantile(means, 0.975)};
}

SignedRankTest signedRankTest(std::span<const double> differences) {
    std::vector<double> sorted;
    std::ranges::copy_if(differences, std::back_inserter(sorted), [](double d) { return d != 0; });
    std::ranges::sort(sorted, {}, [](double d) { return std::abs(d); });

    SignedRankTest test{.count = static_cast<int64_t>(sorted.size())};
    double ties = 0;  // Σ (t³ − t) over groups of t equal magnitudes
    for (size_t first = 0; first < sorted.size();) {
        size_t last = first;
        while (last < sorted.size() && std::abs(sorted[last]) == std::abs(sorted[first]))
            ++last;
        const double rank = (static_cast<double>(first + last) + 1) / 2;
        for (size_t i = first; i < last; ++i)
            (sorted[i] > 0 ? test.positiveSum : test.negativeSum) += rank;
        const auto equal = static_cast<double>(last - first);
        ties += equal * equal * equal - equal;
        first = last;
    }
    const auto n = static_cast<double>(sorted.size());
    const double variance = (n * (n + 1) * (2 * n + 1) - ties / 2) / 24;
    if (variance <= 0)
        return test;
    test.z = (test.positiveSum - n * (n + 1) / 4) / std::sqrt(variance);
    test.probability = std::erfc(std::abs(test.z) / std::sqrt(2.0));
    return test;
}

}  // namespace r2r
