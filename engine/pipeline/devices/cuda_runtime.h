// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/devices/compute_device.h"

#include <vector>

namespace r2r {

/// The GPUs that LibTorch can use, empty without an NVIDIA driver.
///
/// The programs link LibTorch's CPU half only, so that they start quickly and run where no CUDA
/// library is installed. The first call loads the CUDA half when there is a driver, which registers
/// it with LibTorch, and then our own kernels, if this installation has them.
[[nodiscard]] std::vector<ComputeDevice> cudaDevices();

}  // namespace r2r
