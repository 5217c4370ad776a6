// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/color/profile_curve.h"

#include <algorithm>
#include <span>

namespace r2r {
namespace {

constexpr size_t kSamples = 65536;

/// LittleCMS rounds what comes out of a table to 16 bits, which merges the darkest samples of a
/// steep curve; the table itself is exact enough.
double tableValue(std::span<const cmsUInt16Number> table, double device) {
    const double place = device * static_cast<double>(table.size() - 1);
    const auto left = std::min(static_cast<size_t>(place), table.size() - 2);
    const double share = place - static_cast<double>(left);
    return ((1 - share) * table[left] + share * table[left + 1]) / 65535.0;
}

std::vector<float> forwardTable(const cmsToneCurve& curve) {
    const bool isTable = cmsGetToneCurveParametricType(&curve) == 0;
    const std::span<const cmsUInt16Number> table(cmsGetToneCurveEstimatedTable(&curve),
                                                 cmsGetToneCurveEstimatedTableEntries(&curve));
    std::vector<float> values(kSamples);
    for (size_t i = 0; i < kSamples; ++i) {
        const double device = static_cast<double>(i) / (kSamples - 1);
        values[i] = isTable && table.size() > 1
                        ? static_cast<float>(tableValue(table, device))
                        : cmsEvalToneCurveFloat(&curve, static_cast<float>(device));
    }
    return values;
}

/// Replaces runs of equal values by ramps to the next higher one. Such runs are what rounding to
/// 16 bits left of the shadows of a steep curve; a ramp stays within that rounding and can be
/// undone. A run at the end is clipping and stays.
void makeRampsOfRuns(std::vector<float>& values) {
    size_t first = 0;
    for (size_t i = 1; i < values.size(); ++i) {
        if (values[i] == values[first])
            continue;
        const float low = values[first];
        const float rise = (values[i] - low) / static_cast<float>(i - first);
        for (size_t k = first + 1; k < i; ++k)
            values[k] = low + rise * static_cast<float>(k - first);
        first = i;
    }
}

}  // namespace

std::optional<ProfileCurve> ProfileCurve::from(const cmsToneCurve& curve) {
    ProfileCurve result;
    result.linear_ = forwardTable(curve);
    auto& values = result.linear_;
    constexpr float kRoundingOfOne = 1e-3F;
    const bool isInRange =
        std::ranges::all_of(values, [](float v) { return v >= 0 && v <= 1 + kRoundingOfOne; });
    if (!isInRange || !std::ranges::is_sorted(values) || !(values.back() > values.front()))
        return std::nullopt;
    makeRampsOfRuns(values);

    result.start_.resize(kSteps + 1);
    size_t index = 0;
    for (uint32_t step = 0; step <= kSteps; ++step) {
        const auto value = std::bit_cast<float>((kFirstStep + step) << kFractionBits);
        while (index < kLastStart && values[index + 1] <= value)
            ++index;
        result.start_[step] = static_cast<float>(index);
    }
    return result;
}

}  // namespace r2r
