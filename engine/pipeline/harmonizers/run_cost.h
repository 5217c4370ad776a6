// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace r2r {

/// The time and memory of one run on a device, told beforehand.
struct RunCost {
    double seconds = 0;           ///< the first run also reads the weights
    uint64_t bytes = 0;           ///< largest use of the device's memory, weights included
    uint64_t availableBytes = 0;  ///< of that memory, now
    bool isMeasured = false;      ///< a run like it took that long; else it is an estimate

    [[nodiscard]] bool fits() const { return bytes <= availableBytes; }
};

}  // namespace r2r
