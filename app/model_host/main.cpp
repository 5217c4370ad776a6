// SPDX-License-Identifier: GPL-3.0-or-later
//
// r2r-model-host BYTES FOLDER…: what it may use of memory, and what it may read. Its descriptor 3
// is a socket to the program that started it.
#include "engine/core/confined_files.h"
#include "engine/core/confinement.h"
#include "engine/core/error.h"
#include "engine/core/json.h"
#include "engine/core/network_module.h"
#include "engine/core/thread_policy.h"

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <vector>

namespace {

constexpr int kSocket = 3;

/// Nothing that the program before left open is there for a model.
void closeOthers() {
#ifdef SYS_close_range
    (void)::syscall(SYS_close_range, kSocket + 1U, ~0U, 0U);
#endif
}

/// As `HostProcess` reads it.
void tell(const r2r::Error& error) {
    const std::string text = r2r::formatJson({{"error", static_cast<int>(error.code())},
                                              {"message", error.message()},
                                              {"hint", error.hint()}});
    (void)::send(kSocket, text.data(), text.size(), MSG_NOSIGNAL);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2)
        return 2;
    closeOthers();
    r2r::preferSleepingThreads();
    const std::vector<std::filesystem::path> readable(argv + 2, argv + argc);
    try {
        r2r::limitResources(std::strtoull(argv[1], nullptr, 10));
        const bool hasFiles = r2r::landlockVersion() > 0;
        if (hasFiles)
            r2r::confineFiles(readable);
        auto* const serve =
            reinterpret_cast<int (*)(int, bool)>(r2r::networkSymbol("r2rServeModel"));
        return serve(kSocket, hasFiles);
    } catch (const r2r::Error& error) {
        tell(error);
        return 1;
    }
}
