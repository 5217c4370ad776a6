// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/ops/cuda/launchers.h"
#include "engine/ops/kernel_table.h"

#include <torch/version.h>

/// The one symbol of the module, r2r::ops::kKernelTableSymbol.
extern "C" __attribute__((visibility("default"))) const r2r::ops::KernelTable*
r2r_cuda_kernel_table() {
    static const r2r::ops::KernelTable table{
        .torchVersion = TORCH_VERSION,
        .filterBank = r2r::ops::cuda::filterBank,
        .regionMeans = r2r::ops::cuda::regionMeans,
        .modulateRegion = r2r::ops::cuda::modulateRegion,
        .normSilu = r2r::ops::cuda::normSilu,
        .attention = r2r::ops::cuda::attention,
        .ancestralStep = r2r::ops::cuda::ancestralStep,
    };
    return &table;
}
