// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/geometry.h"
#include "engine/pipeline/composition.h"
#include "engine/pipeline/compute_device.h"
#include "engine/pipeline/model_catalog.h"

#include <cstdint>
#include <string>

namespace r2r {

/// What one run will take on a device, told beforehand.
struct RunCost {
    double seconds = 0;           ///< the first run also reads the weights
    uint64_t bytes = 0;           ///< largest use of the device's memory, weights included
    uint64_t availableBytes = 0;  ///< of that memory, now

    [[nodiscard]] bool fits() const { return bytes <= availableBytes; }
};

/// An estimate from the number of multiplications and this device's speed; within a factor of two
/// on the machines it was tried on. Measures the device the first time it is asked, which takes a
/// moment: for the engine thread. Classical models cost nothing worth telling.
/// @param background  size of the picture; networks see at most the working side of it.
[[nodiscard]] RunCost runCost(const ModelInfo& model,
                              const HarmonySettings& settings,
                              Size background,
                              const ComputeDevice& device);

/// Memory that the opened model takes on `device` while nothing is run; of a plug-in the size of
/// its files, of what has no weights 0. Costs nothing worth telling.
[[nodiscard]] uint64_t openedBytes(const ModelInfo& model, const ComputeDevice& device);

/// "About 4 minutes and 9.1 GB of memory on the CPU."; empty when there is nothing to warn of.
[[nodiscard]] std::string inWords(const RunCost& cost, const ComputeDevice& device);

}  // namespace r2r
