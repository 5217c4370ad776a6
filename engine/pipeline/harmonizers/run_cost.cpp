// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/harmonizers/run_cost.h"

#include <cmath>
#include <fmt/format.h>

namespace r2r {
namespace {

std::string duration(double seconds) {
    if (seconds < 1.5)
        return "a second";
    if (seconds < 100)
        return fmt::format("{:.0f} seconds", seconds);
    return fmt::format("{:.0f} minutes", std::ceil(seconds / 60));
}

}  // namespace

std::string inWords(const RunCost& cost, const ComputeDevice& device) {
    if (cost.bytes == 0)
        return {};
    const double gigabyte = 1e9;
    const std::string need = fmt::format("{} {} and {:.1f} GB of memory on {}",
                                         cost.isMeasured ? "About" : "Estimated:",
                                         duration(cost.seconds),
                                         static_cast<double>(cost.bytes) / gigabyte,
                                         device.name);
    if (cost.fits())
        return need + (cost.isMeasured ? "." : "; the first run takes longer.");
    return fmt::format("{}; {:.1f} GB are free, so it will work at a smaller size.",
                       need,
                       static_cast<double>(cost.availableBytes) / gigabyte);
}

}  // namespace r2r
