// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

namespace r2r {

/// Weighted counts of a quantity in units of L*a*b* (−256…256), every value shared between the two
/// nearest nodes, so that the counts change smoothly with the values and keep their mean.
class SoftHistogram {
public:
    static constexpr float kStep = 0.5F;   // half of what an eye may notice
    static constexpr float kFirst = -256;  // of the first node
    static constexpr int kNodes = 1025;

    SoftHistogram();

    /// Values beyond the ends count as the ends. Finite values and weights only.
    void add(float value, double weight);

    [[nodiscard]] const std::vector<double>& counts() const { return counts_; }

private:
    std::vector<double> counts_;
};

/// A smooth increasing function that moves one distribution onto another, with slopes between ¼
/// and 4: no bin of a noise-free picture is torn into visible steps, none is crushed to one value.
class HistogramMap {
public:
    /// The mean of the mapped source is exactly the target's; the shape follows the target's as far
    /// as the slopes allow. Beyond the values the source contained the slope is 1.
    /// Both must have counted something.
    HistogramMap(const SoftHistogram& source, const SoftHistogram& target);

    /// The same map again. @param values  at least one
    HistogramMap(float first, std::vector<float> values);

    [[nodiscard]] float operator()(float value) const;

    [[nodiscard]] float first() const { return first_; }

    [[nodiscard]] const std::vector<float>& values() const { return values_; }

private:
    float first_ = 0;            ///< value of the first node
    std::vector<float> values_;  ///< at the nodes, SoftHistogram::kStep apart
};

}  // namespace r2r
