// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace r2r {

/// A length of time in the parts that people say: "0.12 s", "4.2 s", "41 s", "2 min 50 s",
/// "2 h 30 min". A part that is 0 is left out, unless there is no other.
struct SpokenTime {
    int64_t hours = 0;
    int64_t minutes = 0;
    double seconds = 0;
    int decimals = 0;  ///< of `seconds`

    bool operator==(const SpokenTime&) const = default;
};

/// Rounds to what is worth saying; a whole number of seconds has no decimals.
[[nodiscard]] SpokenTime spokenTime(double seconds);

}  // namespace r2r
