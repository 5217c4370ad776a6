// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/network_module.h"

#include "engine/core/error.h"
#include "engine/core/shared_library.h"

#include <filesystem>
#include <fmt/format.h>
#include <string_view>
#include <system_error>

namespace r2r {
namespace {

constexpr const char* kModule = "libr2r_networks.so";

SharedLibrary openedModule() {
    // Shared: LibTorch's CUDA half and our kernels, which are opened later, look for its names.
    // Its own first: OpenCV, which is open already, brings a BLAS of its own, ten times as slow as
    // LibTorch's and other in its last bits.
    return SharedLibrary(moduleFile(kModule), SharedLibrary::Names::OwnFirst);
}

/// By the words of the system's loader.
bool tellsOfMemory(std::string_view problem) {
    return problem.find("failed to map segment") != std::string_view::npos ||
           problem.find("Cannot allocate memory") != std::string_view::npos;
}

}  // namespace

std::filesystem::path moduleFile(std::string_view name) {
    std::error_code error;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
    return program.parent_path().parent_path() / "lib" / "r2r-studio" / name;
}

void* networkSymbol(const char* name) {
    static const SharedLibrary opened = openedModule();
    SharedLibrary module = opened;  // a function that is missing is a problem of this call alone
    void* const symbol = module.find(name).address;
    if (!symbol && tellsOfMemory(module.problem()))
        throw Error(
            ErrorCode::OutOfMemory,
            fmt::format("there is too little memory to open the networks: {}", module.problem()),
            "Close other programs, or choose a model that needs none, such as lab-mean.");
    if (!symbol)
        throw Error(ErrorCode::NotFound,
                    fmt::format("the networks could not be opened: {}", module.problem()),
                    "Install R2R Studio again, or build it again.");
    return symbol;
}

}  // namespace r2r
