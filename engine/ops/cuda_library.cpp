// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/ops/cuda_library.h"

#include "engine/core/error.h"
#include "engine/core/log.h"
#include "engine/core/network_module.h"
#include "engine/core/shared_library.h"
#include "engine/ops/kernel_module.h"

#include <ATen/Context.h>

#include <dlfcn.h>
#include <filesystem>
#include <fmt/format.h>
#include <system_error>

namespace r2r::ops {
namespace {

/// LibTorch's CUDA half is in the folder of its CPU half.
bool loadTorchCuda() {
    Dl_info info = {};
    if (dladdr(reinterpret_cast<const void*>(&at::globalContext), &info) == 0)
        return false;
    const auto path = std::filesystem::path(info.dli_fname).parent_path() / "libtorch_cuda.so";
    const SharedLibrary cuda(path, SharedLibrary::Names::Shared);
    if (cuda.problem().empty())
        return true;
    log::warning(fmt::format("gpu not used: {}", cuda.problem()));
    return false;
}

/// Without our kernels LibTorch's operators run.
void loadKernels() {
    std::error_code error;
    const auto path = moduleFile(kKernelModuleName);
    if (!std::filesystem::exists(path, error)) {
        log::info(fmt::format("no cuda kernels in {}", path.string()));
        return;
    }
    try {
        loadKernelModule(path);
        log::info(fmt::format("cuda kernels loaded from {}", path.string()));
    } catch (const Error& failure) {
        log::warning(failure.message());
    }
}

}  // namespace

bool loadCudaLibrary() {
    static const bool isUsable = [] {
        if (!loadTorchCuda() || !at::globalContext().hasCUDA())
            return false;
        loadKernels();
        return true;
    }();
    return isUsable;
}

}  // namespace r2r::ops
