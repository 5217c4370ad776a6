// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/journal_claim.h"

#include "engine/core/file_io.h"
#include "engine/core/write_error.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <fmt/format.h>
#include <random>
#include <string>
#include <string_view>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace r2r {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kEnding = ".journal";
constexpr int kAttempts = 100;  // to find a name that nobody has

fs::path lockOf(const fs::path& journal) {
    return journal.string() + ".lock";
}

/// The file's number if nobody else holds its lock; -1 otherwise.
int locked(const fs::path& path, int flags) {
    const int descriptor = ::open(path.c_str(), flags | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (descriptor >= 0 && ::flock(descriptor, LOCK_EX | LOCK_NB) == 0)
        return descriptor;
    if (descriptor >= 0)
        ::close(descriptor);
    return -1;
}

std::string randomName() {
    std::random_device random;
    return fmt::format("{:08x}{:08x}", random(), random());
}

fs::file_time_type timeOf(const fs::path& path) {
    std::error_code ignored;
    return fs::last_write_time(path, ignored);
}

/// Locks of journals that are gone; their windows were killed while they removed them.
void removeOldLocks(const fs::path& folder) {
    std::error_code ignored;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, ignored)) {
        fs::path journal = entry.path();
        if (journal.extension() != ".lock" || fs::exists(journal.replace_extension(), ignored))
            continue;
        if (const int descriptor = locked(entry.path(), 0); descriptor >= 0) {
            // Another window may have put a journal beside it meanwhile: it had the lock then.
            if (!fs::exists(journal, ignored))
                fs::remove(entry.path(), ignored);
            ::close(descriptor);
        }
    }
}

}  // namespace

JournalClaim::JournalClaim(fs::path path, int descriptor)
    : path_(std::move(path)), descriptor_(descriptor) {}

JournalClaim::JournalClaim(JournalClaim&& other) noexcept
    : path_(std::move(other.path_)), descriptor_(std::exchange(other.descriptor_, -1)) {}

JournalClaim& JournalClaim::operator=(JournalClaim&& other) noexcept {
    std::swap(path_, other.path_);
    std::swap(descriptor_, other.descriptor_);
    return *this;
}

JournalClaim::~JournalClaim() {
    if (descriptor_ >= 0)
        ::close(descriptor_);
}

JournalClaim JournalClaim::made(const fs::path& folder) {
    makeFolder(folder);
    if (::chmod(folder.c_str(), 0700) != 0)
        throw writeError(folder, errno);
    int code = 0;
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
        const fs::path path = folder / (randomName() + std::string(kEnding));
        const int lock = locked(lockOf(path), O_CREAT | O_EXCL);
        code = errno;
        JournalClaim claim(path, lock);
        if (claim.descriptor_ < 0 && code != EEXIST && code != EWOULDBLOCK)
            break;
        if (claim.descriptor_ < 0)
            continue;
        const int file = ::open(claim.path_.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
        code = errno;
        if (file >= 0) {
            ::close(file);
            return claim;
        }
        claim.remove();
        break;
    }
    throw writeError(folder, code);
}

void JournalClaim::remove() {
    std::error_code ignored;
    for (const char* beside : {"", "-wal", "-shm", "-journal"})
        fs::remove(path_.string() + beside, ignored);
    fs::remove(lockOf(path_), ignored);
}

std::vector<JournalClaim> abandonedJournals(const fs::path& folder) {
    std::vector<JournalClaim> claims;
    std::error_code ignored;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, ignored)) {
        if (entry.path().extension() != kEnding || !entry.is_regular_file(ignored))
            continue;
        if (const int descriptor = locked(lockOf(entry.path()), O_CREAT); descriptor >= 0) {
            JournalClaim claim(entry.path(), descriptor);
            if (fs::exists(entry.path(), ignored))
                claims.push_back(std::move(claim));
            else  // its window has ended well meanwhile
                claim.remove();
        }
    }
    removeOldLocks(folder);
    std::ranges::sort(claims, {}, [](const JournalClaim& claim) { return timeOf(claim.path()); });
    return claims;
}

fs::path journalFolder() {
    const char* state = std::getenv("XDG_STATE_HOME");
    const char* home = std::getenv("HOME");
    fs::path folder = state ? fs::path(state) : fs::path();
    if (!folder.is_absolute())  // the specification ignores others
        folder = fs::path(home ? home : "/") / ".local" / "state";
    return folder / "r2r-studio" / "journals";
}

}  // namespace r2r
