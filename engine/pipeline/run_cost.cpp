// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/run_cost.h"

namespace r2r {

RunCost runCost(const ModelInfo&, const HarmonySettings&, Size, const ComputeDevice& device) {
    return {.availableBytes = device.freeMemory};
}

std::string inWords(const RunCost&, const ComputeDevice&) {
    return {};
}

}  // namespace r2r
