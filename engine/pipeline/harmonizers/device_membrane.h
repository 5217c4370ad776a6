// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"
#include "engine/core/job_context.h"
#include "engine/pipeline/devices/compute_device.h"

namespace r2r {

/// A `MembraneSolver` of LibTorch's operators, for devices that are not the CPU.
void solveMembraneOnDevice(Image& values,
                           const Image& inside,
                           const ComputeDevice& device,
                           const JobContext& job);

}  // namespace r2r
