// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/confinement.h"

#include "engine/core/confined_calls.h"
#include "engine/core/confined_files.h"
#include "engine/core/error.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fmt/format.h>
#include <sys/resource.h>

namespace r2r {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kLimitsMemory = false;
#else
constexpr bool kLimitsMemory = true;
#endif

constexpr rlim_t kOpenFiles = 256;

void limit(decltype(RLIMIT_AS) resource, rlim_t most) {
    rlimit now = {};
    (void)::getrlimit(resource, &now);
    const rlim_t least = std::min({most, now.rlim_cur, now.rlim_max});
    const rlimit wanted{.rlim_cur = least, .rlim_max = least};
    if (::setrlimit(resource, &wanted) != 0)
        throw Error(
            ErrorCode::Internal,
            fmt::format("a limit of the process could not be set: {}", std::strerror(errno)));
}

}  // namespace

Confinement Confinement::possible() {
    return {.hasFiles = landlockVersion() > 0, .hasCalls = hasCallFilter()};
}

std::vector<std::string> Confinement::gaps() const {
    std::vector<std::string> gaps;
    if (!hasFiles)
        gaps.emplace_back(
            "This kernel has no Landlock (Linux 5.13 or later has): an untrusted model can read "
            "your files.");
    if (!hasCalls)
        gaps.emplace_back(
            "This kernel cannot filter system calls (seccomp): an untrusted model can reach the "
            "network and start programs.");
    return gaps;
}

void limitResources(uint64_t memoryBytes) {
    if (kLimitsMemory)
        limit(RLIMIT_AS, memoryBytes);
    limit(RLIMIT_NOFILE, kOpenFiles);
    limit(RLIMIT_FSIZE, 0);
    limit(RLIMIT_CORE, 0);
    (void)std::signal(SIGXFSZ, SIG_IGN);  // a write that is too long fails, and ends nothing
}

}  // namespace r2r
