// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/spoken_time.h"

#include <cmath>

namespace r2r {

SpokenTime spokenTime(double seconds) {
    const bool isWhole = seconds == std::trunc(seconds);
    if (const double hundredths = std::round(seconds * 100); hundredths < 100 && !isWhole)
        return {.seconds = hundredths / 100, .decimals = 2};
    if (const double tenths = std::round(seconds * 10); tenths < 100 && !isWhole)
        return {.seconds = tenths / 10, .decimals = 1};
    const int64_t whole = std::llround(seconds);
    if (whole < 60)
        return {.seconds = static_cast<double>(whole)};
    if (whole < 3600)
        return {.minutes = whole / 60, .seconds = static_cast<double>(whole % 60)};
    const int64_t minutes = std::llround(seconds / 60);
    return {.hours = minutes / 60, .minutes = minutes % 60};
}

}  // namespace r2r
