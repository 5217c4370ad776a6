// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>

/// Statistics on a model from the scores of many pictures, with their certainty.
namespace r2r {

/// A mean with its 95 % interval.
struct MeanInterval {
    double mean = 0;
    double low = 0;
    double high = 0;
};

/// Percentile bootstrap of the mean: as many values are drawn with replacement, again and again;
/// the interval holds the middle 95 % of their means. Same values, same seed, same interval.
/// @param values  finite; none: all results are NaN
[[nodiscard]] MeanInterval bootstrapMean(std::span<const double> values,
                                         uint64_t seed = 0,
                                         int resamples = 2000);

/// The Wilcoxon signed-rank test of paired differences, two-sided.
struct SignedRankTest {
    int64_t count = 0;       ///< differences that are not zero
    double positiveSum = 0;  ///< of the ranks of positive differences
    double negativeSum = 0;
    double z = 0;            ///< positive: positive differences prevail
    double probability = 1;  ///< of a result at least as uneven, if there were no difference
};

/// Zero differences are dropped; equal magnitudes share their mean rank. The probability comes from
/// the normal approximation with the correction for ties and without one for continuity, as
/// scipy.stats.wilcoxon(zero_method="wilcox", correction=False, method="asymptotic") has it: good
/// from about 20 differences on.
[[nodiscard]] SignedRankTest signedRankTest(std::span<const double> differences);

}  // namespace r2r
