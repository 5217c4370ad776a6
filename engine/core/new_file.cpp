// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/new_file.h"

#include "engine/core/write_error.h"

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace r2r {
namespace {

namespace fs = std::filesystem;

fs::path folderOf(const fs::path& target) {
    return target.has_parent_path() ? target.parent_path() : fs::path(".");
}

int writeAll(int descriptor, std::span<const std::byte> content) {
    while (!content.empty()) {
        const ssize_t written = ::write(descriptor, content.data(), content.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return errno;
        content = content.subspan(static_cast<size_t>(written));
    }
    return 0;
}

mode_t permissionsFor(const fs::path& path) {
    struct stat info = {};
    if (::stat(path.c_str(), &info) == 0)
        return info.st_mode & 07777U;
    const mode_t mask = ::umask(0);
    ::umask(mask);
    return 0666U & ~mask;
}

/// The system tells it only when the file gets its name, which may be minutes later.
bool isNameTooLong(const fs::path& target) {
    const long longest = ::pathconf(folderOf(target).c_str(), _PC_NAME_MAX);
    return longest > 0 && target.filename().native().size() > static_cast<size_t>(longest);
}

}  // namespace

fs::path endOfLinks(fs::path path) {
    constexpr int kMostLinks = 40;  // as the kernel; more are a circle
    std::error_code ignored;
    for (int links = 0; links < kMostLinks && fs::is_symlink(path, ignored); ++links) {
        const fs::path next = fs::read_symlink(path, ignored);
        path = next.is_absolute() ? next : path.parent_path() / next;
    }
    return path;
}

std::string hiddenNameBeside(const fs::path& target, int attempt) {
    return (folderOf(target) / fmt::format(".r2r-{}-{}", ::getpid(), attempt)).string();
}

NewFile::NewFile(const fs::path& path) {
    if (const int code = open(path); code != 0)
        throw writeError(path_, code);
}

NewFile::NewFile(NewFile&& other) noexcept
    : path_(std::move(other.path_))
    , target_(std::move(other.target_))
    , descriptor_(std::exchange(other.descriptor_, -1))
    , temporary_(std::exchange(other.temporary_, {})) {}

NewFile& NewFile::operator=(NewFile&& other) noexcept {
    std::swap(path_, other.path_);
    std::swap(target_, other.target_);
    std::swap(descriptor_, other.descriptor_);
    std::swap(temporary_, other.temporary_);
    return *this;
}

NewFile::~NewFile() {
    discard();
}

void NewFile::append(std::span<const std::byte> content) {
    if (const int code = writeAll(descriptor_, content); code != 0)
        throw writeError(path_, code);
}

void NewFile::flush() {
    if (::fchmod(descriptor_, permissionsFor(target_)) != 0 || ::fsync(descriptor_) != 0)
        throw writeError(path_, errno);
}

void NewFile::publish() {
    const int code = named();
    discard();
    if (code != 0)
        throw writeError(path_, code);
}

void NewFile::discard() {
    (void)close();
    if (!temporary_.empty())
        ::unlink(temporary_.c_str());
    temporary_.clear();
}

int NewFile::obstacle(const fs::path& path) {
    NewFile probe;
    return probe.open(path);
}

/// 0, or the errno; so are all below.
int NewFile::open(const fs::path& path) {
    path_ = path;
    target_ = endOfLinks(path);
    std::error_code ignored;
    if (fs::is_directory(target_, ignored))
        return EISDIR;
    if (isNameTooLong(target_))
        return ENAMETOOLONG;
    descriptor_ = ::open(folderOf(target_).c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
    if (descriptor_ >= 0)
        return 0;
    std::string name = (folderOf(target_) / ".r2r-XXXXXX").string();
    descriptor_ = ::mkostemp(name.data(), O_CLOEXEC);
    if (descriptor_ < 0)
        return errno;
    temporary_ = std::move(name);
    return 0;
}

int NewFile::named() {
    if (temporary_.empty()) {
        if (const int code = link(target_.string()); code != EEXIST)
            return code == 0 ? close() : code;
        if (const int code = linkBeside(); code != 0)
            return code;
    }
    if (const int code = close(); code != 0)
        return code;
    if (::rename(temporary_.c_str(), target_.c_str()) != 0)
        return errno;
    temporary_.clear();
    return 0;
}

int NewFile::link(const std::string& name) const {
    const std::string self = fmt::format("/proc/self/fd/{}", descriptor_);
    return ::linkat(AT_FDCWD, self.c_str(), AT_FDCWD, name.c_str(), AT_SYMLINK_FOLLOW) == 0 ? 0
                                                                                            : errno;
}

/// A link cannot replace a file, a rename can.
int NewFile::linkBeside() {
    for (int attempt = 0;; ++attempt) {
        const std::string name = hiddenNameBeside(target_, attempt);
        const int code = link(name);
        if (code == 0)
            temporary_ = name;
        if (code != EEXIST)
            return code;
    }
}

/// Network disks report lost writes here.
int NewFile::close() {
    const int descriptor = std::exchange(descriptor_, -1);
    return descriptor < 0 || ::close(descriptor) == 0 ? 0 : errno;
}

}  // namespace r2r
