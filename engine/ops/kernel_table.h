// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <utility>

namespace r2r::ops {

/// The CUDA kernels of this folder, as the module that holds them hands them over.
///
/// The programs link no CUDA. A program with a GPU opens the module beside LibTorch's CUDA library
/// and installs its table; until then every entry is null and the references run, which LibTorch
/// brings to any device. The functions trust their arguments: the operators check them.
struct KernelTable {
    /// Counts changes of this struct or of what a function expects.
    static constexpr uint32_t kVersion = 1;

    // Compared before any function is believed. These three keep their places in all versions.
    uint32_t version = kVersion;
    uint32_t size = sizeof(KernelTable);
    const char* torchVersion = nullptr;  ///< tensors cross the border: both sides need the same one

    at::Tensor (*filterBank)(const at::Tensor& x,
                             const at::Tensor& kernel,
                             double highPass) = nullptr;
    std::pair<at::Tensor, at::Tensor> (*regionMeans)(const at::Tensor& x,
                                                     const at::Tensor& mask) = nullptr;
    at::Tensor (*modulateRegion)(const at::Tensor& x,
                                 const at::Tensor& mask,
                                 const at::Tensor& scale,
                                 const at::Tensor& shift) = nullptr;
    at::Tensor (*normSilu)(const at::Tensor& x,
                           const at::Tensor& weight,
                           const at::Tensor& bias,
                           int64_t groups,
                           double eps) = nullptr;
    at::Tensor (*attention)(const at::Tensor& q,
                            const at::Tensor& k,
                            const at::Tensor& v) = nullptr;
    at::Tensor (*ancestralStep)(const at::Tensor& x,
                                const at::Tensor& epsilon,
                                const at::Tensor& noise,
                                double dt,
                                double sigmaUp) = nullptr;
};

/// The name under which the module exports a function that takes nothing and returns its table.
inline constexpr const char* kKernelTableSymbol = "r2r_cuda_kernel_table";

/// The type of the function that kKernelTableSymbol names.
using KernelTableFunction = const KernelTable* (*)();

/// Makes the operators use `table`, which must outlive them. Not while an operator runs.
/// @throws Error{Unsupported} if the module belongs to another build of the program or LibTorch.
void installKernels(const KernelTable& table);

/// The installed table, or a table of nulls.
[[nodiscard]] const KernelTable& kernels();

/// Whether a gradient is wanted of any of them; kernels know none.
[[nodiscard]] bool needsGrad(std::initializer_list<at::Tensor> tensors);

}  // namespace r2r::ops
