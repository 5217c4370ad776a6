// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/ops/kernel_module.h"

#include "engine/core/error.h"
#include "engine/core/shared_library.h"
#include "engine/ops/kernel_table.h"

#include <fmt/format.h>

namespace r2r::ops {

void loadKernelModule(const std::filesystem::path& path) {
    SharedLibrary module(path);
    if (!module.problem().empty())
        throw Error(ErrorCode::Unreadable,
                    fmt::format("the CUDA kernels were not loaded: {}", module.problem()));
    const KernelTableFunction table = module.find(kKernelTableSymbol);
    if (!table)
        throw Error(ErrorCode::Unsupported,
                    fmt::format("{} holds no CUDA kernels of this program", path.string()));
    installKernels(*table());
}

}  // namespace r2r::ops
