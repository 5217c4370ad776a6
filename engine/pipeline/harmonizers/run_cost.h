// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/devices/compute_device.h"

#include <cstdint>
#include <string>

namespace r2r {

/// The time and memory of one run on a device, told beforehand.
struct RunCost {
    double seconds = 0;           ///< the first run also reads the weights
    uint64_t bytes = 0;           ///< largest use of the device's memory, weights included
    uint64_t availableBytes = 0;  ///< of that memory, now
    bool isMeasured = false;      ///< a run like it took that long; else it is an estimate

    [[nodiscard]] bool fits() const { return bytes <= availableBytes; }
};

/// "Estimated: 4 minutes and 9.1 GB of memory on the CPU.", or "About 4 minutes, …" where it was
/// measured; empty when there is nothing to warn of.
[[nodiscard]] std::string inWords(const RunCost& cost, const ComputeDevice& device);

}  // namespace r2r
