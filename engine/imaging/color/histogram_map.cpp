// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/color/histogram_map.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <span>
#include <utility>

namespace r2r {
namespace {

constexpr double kStep = SoftHistogram::kStep;
constexpr double kMinSlope = 0.25;
constexpr double kMaxSlope = 4;

using Values = std::vector<double>;

/// One pass of [1 2 1] / 4; what would leave at the ends stays there.
Values smoothed(const Values& values) {
    Values result(values.size());
    for (size_t i = 0; i < values.size(); ++i) {
        const double left = values[i > 0 ? i - 1 : i];
        const double right = values[std::min(i + 1, values.size() - 1)];
        result[i] = (left + 2 * values[i] + right) / 4;
    }
    return result;
}

/// A distribution as shares per node. Slight smoothing joins the teeth of 8-bit pictures.
Values density(const SoftHistogram& histogram) {
    Values result = smoothed(smoothed(histogram.counts()));
    const double total = std::accumulate(result.begin(), result.end(), 0.0);
    assert(total > 0);
    for (double& share : result)
        share /= total;
    return result;
}

/// Share of the distribution below each node, the node itself counted half.
Values cumulative(const Values& shares) {
    Values result(shares.size());
    double below = 0;
    for (size_t i = 0; i < shares.size(); ++i) {
        result[i] = below + shares[i] / 2;
        below += shares[i];
    }
    return result;
}

/// The place, in nodes, at which `ranks` (increasing) reaches `rank`.
double nodeOfRank(const Values& ranks, double rank) {
    const auto upper = std::lower_bound(ranks.begin(), ranks.end(), rank);
    if (upper == ranks.begin())
        return 0;
    if (upper == ranks.end())
        return static_cast<double>(ranks.size() - 1);
    const double left = *(upper - 1);
    return static_cast<double>(upper - ranks.begin()) - (*upper - rank) / (*upper - left);
}

/// The nearest non-decreasing sequence in weighted least squares (pool adjacent violators).
void makeIncreasing(std::span<double> values, std::span<const double> weights) {
    struct Block {
        double mean, weight;
        size_t length;
    };

    std::vector<Block> blocks;
    for (size_t i = 0; i < values.size(); ++i) {
        Block block{values[i], weights[i], 1};
        while (!blocks.empty() && blocks.back().mean > block.mean) {
            const Block& last = blocks.back();
            const double weight = last.weight + block.weight;
            block = {(last.mean * last.weight + block.mean * block.weight) / weight,
                     weight,
                     last.length + block.length};
            blocks.pop_back();
        }
        blocks.push_back(block);
    }
    size_t i = 0;
    for (const Block& block : blocks)
        for (size_t k = 0; k < block.length; ++k)
            values[i++] = block.mean;
}

/// Bounds the slopes with the least change where weights are large.
///
/// A lower bound is an increasing sequence after subtracting a ramp, an upper bound one after
/// subtracting from a ramp. The second step never widens a gap between neighbours that it does not
/// join, so it keeps what the first one reached.
void boundSlopes(Values& values, const Values& weights) {
    const auto ramp = [](double slope, size_t i) { return slope * kStep * static_cast<double>(i); };
    for (size_t i = 0; i < values.size(); ++i)
        values[i] -= ramp(kMinSlope, i);
    makeIncreasing(values, weights);
    for (size_t i = 0; i < values.size(); ++i)
        values[i] = ramp(kMaxSlope, i) - (values[i] + ramp(kMinSlope, i));
    makeIncreasing(values, weights);
    for (size_t i = 0; i < values.size(); ++i)
        values[i] = ramp(kMaxSlope, i) - values[i];
}

/// Removes kinks; the ends are continued as straight lines, so slopes stay in their bounds.
Values withoutKinks(Values values) {
    constexpr int kPasses = 4;  // about ±1 unit of L*a*b*
    for (int pass = 0; pass < kPasses && values.size() > 2; ++pass) {
        Values next = values;
        for (size_t i = 1; i + 1 < values.size(); ++i)
            next[i] = (values[i - 1] + 2 * values[i] + values[i + 1]) / 4;
        values = std::move(next);
    }
    return values;
}

double meanOf(const Values& values, const Values& counts) {
    return std::inner_product(values.begin(), values.end(), counts.begin(), 0.0) /
           std::accumulate(counts.begin(), counts.end(), 0.0);
}

Values nodeValues(double first, size_t count) {
    Values result(count);
    for (size_t i = 0; i < count; ++i)
        result[i] = first + kStep * static_cast<double>(i);
    return result;
}

}  // namespace

SoftHistogram::SoftHistogram() : counts_(static_cast<size_t>(kNodes)) {}

void SoftHistogram::add(float value, double weight) {
    const float place = std::clamp((value - kFirst) / kStep, 0.0F, static_cast<float>(kNodes - 1));
    const auto lower = std::min(static_cast<size_t>(place), static_cast<size_t>(kNodes - 2));
    const double upperShare = static_cast<double>(place) - static_cast<double>(lower);
    counts_[lower] += weight * (1 - upperShare);
    counts_[lower + 1] += weight * upperShare;
}

HistogramMap::HistogramMap(const SoftHistogram& source, const SoftHistogram& target) {
    const Values& counts = source.counts();
    const auto isCounted = [](double count) { return count > 0; };
    const auto begin = std::find_if(counts.begin(), counts.end(), isCounted) - counts.begin();
    const auto end = counts.rend() - std::find_if(counts.rbegin(), counts.rend(), isCounted);
    first_ = SoftHistogram::kFirst + SoftHistogram::kStep * static_cast<float>(begin);

    const Values shares = density(source);
    const Values sourceRanks = cumulative(shares);
    const Values targetRanks = cumulative(density(target));
    Values values;
    Values weights;
    constexpr double kUnseen = 1e-9;  // nodes that nothing hangs on, but that must go somewhere
    for (auto i = static_cast<size_t>(begin); i < static_cast<size_t>(end); ++i) {
        values.push_back(SoftHistogram::kFirst + kStep * nodeOfRank(targetRanks, sourceRanks[i]));
        weights.push_back(shares[i] + kUnseen);
    }
    boundSlopes(values, weights);
    values = withoutKinks(std::move(values));

    const Values seen(counts.begin() + begin, counts.begin() + end);
    const double wanted =
        meanOf(nodeValues(SoftHistogram::kFirst, target.counts().size()), target.counts());
    const double shift = wanted - meanOf(values, seen);
    for (const double value : values)
        values_.push_back(static_cast<float>(value + shift));
}

HistogramMap::HistogramMap(float first, std::vector<float> values)
    : first_(first), values_(std::move(values)) {}

float HistogramMap::operator()(float value) const {
    const auto last = static_cast<float>(values_.size() - 1);
    const float place = (value - first_) * (1 / SoftHistogram::kStep);
    if (!(place > 0))
        return values_.front() + (value - first_);
    if (place >= last)
        return values_.back() + (place - last) * SoftHistogram::kStep;
    const auto lower = static_cast<size_t>(place);
    const float share = place - static_cast<float>(lower);
    return values_[lower] + share * (values_[lower + 1] - values_[lower]);
}

}  // namespace r2r
