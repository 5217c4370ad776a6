// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/ops/kernel_module.h"

#include "engine/core/error.h"
#include "engine/ops/kernel_table.h"

#include <dlfcn.h>
#include <fmt/format.h>

namespace r2r::ops {

void loadKernelModule(const std::filesystem::path& path) {
    void* module = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (!module)
        throw Error(ErrorCode::Unreadable,
                    fmt::format("the CUDA kernels were not loaded: {}", dlerror()));
    const auto table = reinterpret_cast<KernelTableFunction>(dlsym(module, kKernelTableSymbol));
    if (!table)
        throw Error(ErrorCode::Unsupported,
                    fmt::format("{} holds no CUDA kernels of this program", path.string()));
    installKernels(*table());
}

}  // namespace r2r::ops
