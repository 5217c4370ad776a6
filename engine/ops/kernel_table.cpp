// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/ops/kernel_table.h"

#include "engine/core/error.h"

#include <ATen/core/grad_mode.h>
#include <torch/version.h>

#include <algorithm>
#include <atomic>
#include <fmt/format.h>
#include <string_view>

namespace r2r::ops {

namespace {

const KernelTable kNoKernels;
std::atomic<const KernelTable*> installed = &kNoKernels;

}  // namespace

void installKernels(const KernelTable& table) {
    constexpr auto kHint = "Install the CUDA kernels that came with this program.";
    if (table.version != KernelTable::kVersion || table.size != sizeof(KernelTable))
        throw Error(ErrorCode::Unsupported,
                    fmt::format("the CUDA kernels have interface {} of {} bytes, expected {} of {}",
                                table.version,
                                table.size,
                                KernelTable::kVersion,
                                sizeof(KernelTable)),
                    kHint);
    const std::string_view version = table.torchVersion ? table.torchVersion : "none";
    if (version != TORCH_VERSION)
        throw Error(ErrorCode::Unsupported,
                    fmt::format("the CUDA kernels were built with LibTorch {}, expected {}",
                                version,
                                TORCH_VERSION),
                    kHint);
    installed = &table;
}

const KernelTable& kernels() {
    return *installed;
}

bool needsGrad(std::initializer_list<at::Tensor> tensors) {
    return at::GradMode::is_enabled() &&
           std::any_of(tensors.begin(), tensors.end(), [](const at::Tensor& tensor) {
               return tensor.requires_grad();
           });
}

}  // namespace r2r::ops
