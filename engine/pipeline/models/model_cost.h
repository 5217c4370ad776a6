// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/geometry.h"
#include "engine/pipeline/composition.h"
#include "engine/pipeline/devices/compute_device.h"
#include "engine/pipeline/harmonizers/run_cost.h"
#include "engine/pipeline/model_info.h"

#include <cstdint>

namespace r2r {

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

}  // namespace r2r
