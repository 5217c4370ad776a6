// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/network_module.h"

#include "engine/core/error.h"
#include "engine/core/shared_library.h"

#include <cstdint>
#include <filesystem>
#include <fmt/format.h>
#include <link.h>
#include <span>
#include <string_view>
#include <sys/mman.h>
#include <system_error>
#include <unistd.h>

namespace r2r {
namespace {

constexpr const char* kModule = "libr2r_networks.so";

SharedLibrary openedModule() {
    // Shared: LibTorch's CUDA half and our kernels, which are opened later, look for its names.
    // Its own first: OpenCV, which is open already, brings a BLAS of its own, ten times as slow as
    // LibTorch's and other in its last bits.
    SharedLibrary module(moduleFile(kModule), SharedLibrary::Names::OwnFirst);
    letGoOfNetworkCode();
    return module;
}

/// Only segments that are never written to: their pages are those of the file.
int letGoOfSegments(dl_phdr_info* library, size_t, void*) {
    const std::string_view name = library->dlpi_name ? library->dlpi_name : "";
    if (name.find("libtorch_cpu.so") == std::string_view::npos)
        return 0;
    const auto page = static_cast<uintptr_t>(::sysconf(_SC_PAGESIZE));
    for (const ElfW(Phdr) & segment : std::span(library->dlpi_phdr, library->dlpi_phnum)) {
        if (segment.p_type != PT_LOAD || (segment.p_flags & PF_W) != 0)
            continue;
        const uintptr_t first = library->dlpi_addr + segment.p_vaddr;
        const uintptr_t begin = (first + page - 1) / page * page;
        const uintptr_t end = (first + segment.p_memsz) / page * page;
        if (begin < end)
            (void)::madvise(reinterpret_cast<void*>(begin), end - begin, MADV_DONTNEED);
    }
    return 0;
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
    const auto folder = program.parent_path();
    if (folder.filename() == "r2r-studio" && folder.parent_path().filename() == "lib")
        return folder / name;  // a program that only our programs start
    return folder.parent_path() / "lib" / "r2r-studio" / name;
}

void letGoOfNetworkCode() {
    (void)::dl_iterate_phdr(letGoOfSegments, nullptr);
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
