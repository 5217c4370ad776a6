// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/geometry.h"
#include "engine/pipeline/composition.h"
#include "engine/pipeline/devices/compute_device.h"
#include "engine/pipeline/harmonizers/run_cost.h"
#include "engine/pipeline/model_info.h"

namespace c10 {
enum class ScalarType : int8_t;
}

namespace r2r {

/// In which precision networks run on a device: half on GPUs, bfloat16 on processors that have
/// instructions for it, else float32.
[[nodiscard]] c10::ScalarType networkDtype(const ComputeDevice& device);

/// As `runCost`, of a latent-diffusion model.
[[nodiscard]] RunCost networkCost(const ModelInfo& model,
                                  const HarmonySettings& settings,
                                  Size background,
                                  const ComputeDevice& device);

/// As `openedBytes`, of a network whose parameters are known.
[[nodiscard]] uint64_t networkBytes(const ModelInfo& model, const ComputeDevice& device);

}  // namespace r2r
