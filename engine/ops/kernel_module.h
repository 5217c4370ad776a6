// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

namespace r2r::ops {

/// The file name of the module with the CUDA kernels.
inline constexpr const char* kKernelModuleName = "libr2r_cuda_kernels.so";

/// Opens the module at `path` and makes the operators use its kernels. It stays open until the
/// process ends. LibTorch's CUDA library should be open already; without a GPU the module opens as
/// well, and its kernels are never called.
///
/// @throws Error{Unreadable} if it cannot be opened, with the system's reason; Error{Unsupported}
/// if it is no such module or belongs to another build.
void loadKernelModule(const std::filesystem::path& path);

}  // namespace r2r::ops
