// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/network_module.h"

#include "engine/core/error.h"

#include <dlfcn.h>
#include <filesystem>
#include <fmt/format.h>
#include <string>
#include <system_error>

namespace r2r {
namespace {

constexpr const char* kModule = "libr2r_networks.so";

// OpenCV, which is open already, brings a BLAS of its own, ten times as slow as LibTorch's and
// other in its last bits. So LibTorch is to find its own functions first; the sanitizers of
// addresses and threads do not allow it.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr int kOwnNamesFirst = 0;
#else
constexpr int kOwnNamesFirst = RTLD_DEEPBIND;
#endif

[[noreturn]] void throwMissing(const std::string& message) {
    throw Error(ErrorCode::NotFound, message, "Install R2R Studio again, or build it again.");
}

void* openedModule() {
    std::error_code error;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
    const auto path = program.parent_path().parent_path() / "lib" / kModule;
    // Global: LibTorch's CUDA half and our kernels, which are opened later, look for its names.
    void* module = ::dlopen(path.c_str(), RTLD_NOW | RTLD_GLOBAL | kOwnNamesFirst);
    if (!module)
        throwMissing(fmt::format("the networks could not be opened: {}", ::dlerror()));
    return module;
}

}  // namespace

void* networkSymbol(const char* name) {
    static void* const module = openedModule();
    void* symbol = ::dlsym(module, name);
    if (!symbol)
        throwMissing(fmt::format("{} does not know {}", kModule, name));
    return symbol;
}

}  // namespace r2r
