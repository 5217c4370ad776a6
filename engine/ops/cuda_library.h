// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace r2r::ops {

/// Loads LibTorch's CUDA half, which the programs do not link, and our own kernels, if this
/// installation has them. Once per process; needs an NVIDIA driver.
/// @return whether tensors can live on a GPU now. Why not is logged.
bool loadCudaLibrary();

}  // namespace r2r::ops
