// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/failing_disk.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

namespace {

using r2r::testing::DiskFault;

struct Plan {
    std::mutex mutex;
    std::string folder;
    DiskFault fault = DiskFault::Full;
    int left = 0;
    bool hasFailed = false;
};

// Asked by every write of the program, also before `main`.
std::atomic<bool> isArmed{false};

Plan& plan() {
    static Plan only;
    return only;
}

bool isBelow(std::string_view path) {
    const std::string& folder = plan().folder;
    return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

bool isBelow(int descriptor) {
    std::array<char, 64> link{};
    std::snprintf(link.data(), link.size(), "/proc/self/fd/%d", descriptor);
    std::array<char, 4096> path{};
    const ssize_t length = ::readlink(link.data(), path.data(), path.size());
    return length > 0 && isBelow(std::string_view(path.data(), static_cast<size_t>(length)));
}

/// A call, as far as faults differ in it.
struct Call {
    bool needsRoom = false;
    bool canBeHalved = false;
};

/// What goes wrong with this call; nothing: it is done.
template <typename Place>
std::optional<DiskFault> faultOf(const Place& place, Call call) {
    if (!isArmed.load(std::memory_order_acquire))
        return std::nullopt;
    Plan& now = plan();
    const std::scoped_lock lock(now.mutex);
    const bool isHit = now.fault == DiskFault::Full     ? call.needsRoom
                       : now.fault == DiskFault::Halved ? call.canBeHalved
                                                        : true;
    if (!isHit || !isBelow(place))
        return std::nullopt;
    if (now.hasFailed)
        return now.fault == DiskFault::Full ? std::optional(now.fault) : std::nullopt;
    if (now.left-- > 0)
        return std::nullopt;
    now.hasFailed = true;
    return now.fault;
}

int failed(DiskFault fault) {
    errno = fault == DiskFault::Full ? ENOSPC : EIO;
    return -1;
}

/// Whether the file grows when so many bytes are written there. What it has already is its own,
/// also on a full disk.
bool grows(int descriptor, off_t at, size_t bytes) {
    struct stat info = {};
    return ::fstat(descriptor, &info) != 0 || !S_ISREG(info.st_mode) ||
           at + static_cast<off_t>(bytes) > info.st_size;
}

off_t placeIn(int descriptor) {
    struct stat info = {};
    const bool isAppending = (::fcntl(descriptor, F_GETFL) & O_APPEND) != 0;
    if (isAppending && ::fstat(descriptor, &info) == 0)
        return info.st_size;
    return ::lseek(descriptor, 0, SEEK_CUR);
}

template <typename Write>
ssize_t written(int descriptor, off_t at, size_t bytes, const Write& write) {
    if (!isArmed.load(std::memory_order_acquire))
        return write(bytes);
    const auto fault =
        faultOf(descriptor, {.needsRoom = grows(descriptor, at, bytes), .canBeHalved = bytes > 1});
    if (!fault)
        return write(bytes);
    return *fault == DiskFault::Halved ? write(bytes / 2) : failed(*fault);
}

template <typename Act>
int done(int descriptor, Call call, const Act& act) {
    const auto fault = faultOf(descriptor, call);
    return fault ? failed(*fault) : static_cast<int>(act());
}

template <typename Act>
int done(const char* path, Call call, const Act& act) {
    const auto fault = faultOf(std::string_view(path), call);
    return fault ? failed(*fault) : static_cast<int>(act());
}

}  // namespace

namespace r2r::testing {

FailingDisk::FailingDisk(const std::filesystem::path& folder, DiskFault fault, int call) {
    Plan& next = plan();
    const std::scoped_lock lock(next.mutex);
    next.folder = std::filesystem::canonical(folder).string();
    next.fault = fault;
    next.left = call;
    next.hasFailed = false;
    isArmed = true;
}

FailingDisk::~FailingDisk() {
    isArmed = false;
}

bool FailingDisk::hasFailed() const {
    const std::scoped_lock lock(plan().mutex);
    return plan().hasFailed;
}

}  // namespace r2r::testing

// In place of those of the C library, also for the libraries that are loaded.
#pragma GCC visibility push(default)
extern "C" {

ssize_t write(int descriptor, const void* bytes, size_t count) {
    return written(descriptor, isArmed ? placeIn(descriptor) : 0, count, [&](size_t size) {
        return ::syscall(SYS_write, descriptor, bytes, size);
    });
}

ssize_t pwrite(int descriptor, const void* bytes, size_t count, off_t at) {
    return written(descriptor, at, count, [&](size_t size) {
        return ::syscall(SYS_pwrite64, descriptor, bytes, size, at);
    });
}

ssize_t pwrite64(int descriptor, const void* bytes, size_t count, off64_t at) {
    return pwrite(descriptor, bytes, count, at);
}

ssize_t writev(int descriptor, const iovec* parts, int count) {
    size_t bytes = 0;
    for (int i = 0; i < count; ++i)
        bytes += parts[i].iov_len;
    return written(descriptor, isArmed ? placeIn(descriptor) : 0, bytes, [&](size_t size) {
        return size == bytes || count == 0 ? ::syscall(SYS_writev, descriptor, parts, count)
                                           : ::syscall(SYS_write,
                                                       descriptor,
                                                       parts[0].iov_base,
                                                       std::min(size, parts[0].iov_len));
    });
}

int fsync(int descriptor) {
    return done(descriptor, {}, [&] { return ::syscall(SYS_fsync, descriptor); });
}

int fdatasync(int descriptor) {
    return done(descriptor, {}, [&] { return ::syscall(SYS_fdatasync, descriptor); });
}

int ftruncate(int descriptor, off_t size) noexcept {
    return done(descriptor, {.needsRoom = isArmed && grows(descriptor, size, 0)}, [&] {
        return ::syscall(SYS_ftruncate, descriptor, size);
    });
}

int ftruncate64(int descriptor, off64_t size) noexcept {
    return ftruncate(descriptor, size);
}

int fallocate(int descriptor, int mode, off_t from, off_t size) {
    return done(descriptor, {.needsRoom = true}, [&] {
        return ::syscall(SYS_fallocate, descriptor, mode, from, size);
    });
}

int fallocate64(int descriptor, int mode, off64_t from, off64_t size) {
    return fallocate(descriptor, mode, from, size);
}

int posix_fallocate(int descriptor, off_t from, off_t size) {
    return fallocate(descriptor, 0, from, size) == 0 ? 0 : errno;
}

int posix_fallocate64(int descriptor, off64_t from, off64_t size) {
    return posix_fallocate(descriptor, from, size);
}

int rename(const char* from, const char* to) noexcept {
    return done(to, {}, [&] { return ::syscall(SYS_rename, from, to); });
}

int renameat2(
    int fromFolder, const char* from, int folder, const char* to, unsigned int flags) noexcept {
    return done(
        to, {}, [&] { return ::syscall(SYS_renameat2, fromFolder, from, folder, to, flags); });
}

int linkat(int fromFolder, const char* from, int folder, const char* to, int flags) noexcept {
    return done(to, {.needsRoom = true}, [&] {
        return ::syscall(SYS_linkat, fromFolder, from, folder, to, flags);
    });
}

int mkdir(const char* path, mode_t mode) noexcept {
    return done(path, {.needsRoom = true}, [&] { return ::syscall(SYS_mkdir, path, mode); });
}

}  // extern "C"
#pragma GCC visibility pop
