// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/stopwatch.h"

#include <algorithm>
#include <vector>

namespace r2r::cli {

/// Wall time.
template <typename Work>
[[nodiscard]] double secondsOf(const Work& work) {
    const Stopwatch watch;
    work();
    return watch.seconds();
}

/// The middle value, or the mean of the two in the middle. There must be one.
[[nodiscard]] inline double median(std::vector<double> values) {
    std::ranges::sort(values);
    const size_t middle = values.size() / 2;
    return values.size() % 2 == 1 ? values[middle] : 0.5 * (values[middle - 1] + values[middle]);
}

}  // namespace r2r::cli
