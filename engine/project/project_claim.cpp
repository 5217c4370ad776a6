// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/project_claim.h"

#include "engine/core/file_io.h"

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <fmt/format.h>
#include <span>
#include <string>
#include <sys/file.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace r2r {
namespace {

namespace fs = std::filesystem;

/// Of this person, and emptied when they log out.
fs::path signFolder() {
    const char* runtime = std::getenv("XDG_RUNTIME_DIR");
    std::error_code ignored;
    fs::path folder = runtime && *runtime != '\0' ? fs::path(runtime) / "r2r-studio"
                                                  : fs::temp_directory_path(ignored) /
                                                        fmt::format("r2r-studio-{}", ::getuid());
    fs::create_directories(folder, ignored);
    fs::permissions(folder, fs::perms::owner_all, ignored);
    return folder;
}

}  // namespace

ProjectClaim::ProjectClaim(const fs::path& project) {
    std::error_code ignored;
    const std::string name = fs::weakly_canonical(project, ignored).string();
    const fs::path sign = signFolder() / contentHash(std::as_bytes(std::span(name)));
    descriptor_ = ::open(sign.c_str(), O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0600);
    // The kernel lets go of the lock with the last descriptor, however a program ends.
    isTaken_ =
        descriptor_ >= 0 && ::flock(descriptor_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
}

ProjectClaim::ProjectClaim(ProjectClaim&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), isTaken_(other.isTaken_) {}

ProjectClaim& ProjectClaim::operator=(ProjectClaim&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    std::swap(isTaken_, other.isTaken_);
    return *this;
}

ProjectClaim::~ProjectClaim() {
    if (descriptor_ >= 0)
        ::close(descriptor_);
}

}  // namespace r2r
