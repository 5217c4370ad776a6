// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/new_folder.h"

#include "engine/core/file_io.h"
#include "engine/core/write_error.h"

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <fmt/format.h>
#include <string_view>
#include <system_error>
#include <unistd.h>

namespace r2r {
namespace {

namespace fs = std::filesystem;

fs::path folderOf(const fs::path& path) {
    return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

fs::path hiddenBeside(const fs::path& target, std::string_view what) {
    return folderOf(target) /
           fmt::format(".{}.{}-{}", target.filename().string(), what, ::getpid());
}

/// 0 or the errno; so is the one below.
int renamed(const fs::path& from, const fs::path& to) {
    return ::rename(from.c_str(), to.c_str()) == 0 ? 0 : errno;
}

/// Not every file system can exchange two names.
int exchanged(const fs::path& folder, const fs::path& target) {
    if (::renameat2(AT_FDCWD, folder.c_str(), AT_FDCWD, target.c_str(), RENAME_EXCHANGE) == 0)
        return 0;
    if (errno != EINVAL && errno != ENOSYS)
        return errno;
    const fs::path aside = hiddenBeside(target, "old");
    if (const int code = renamed(target, aside); code != 0)
        return code;
    if (const int code = renamed(folder, target); code != 0) {
        (void)renamed(aside, target);
        return code;
    }
    return renamed(aside, folder);
}

/// A name is on the disk when its folder is. Where that cannot be had, the name is there all the
/// same.
void flush(const fs::path& folder) {
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        return;
    (void)::fsync(descriptor);
    ::close(descriptor);
}

}  // namespace

NewFolder::NewFolder(const fs::path& target)
    : target_(target), path_(hiddenBeside(target, "partial")) {
    std::error_code failure;
    fs::remove_all(path_, failure);
    makeFolder(folderOf(target_));
    if (!fs::create_directory(path_, failure) && failure)
        throw writeError(target_, failure.value());
}

NewFolder::~NewFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

void NewFolder::publish() {
    takePlace(path_, target_);
    std::error_code ignored;
    fs::remove_all(path_, ignored);  // what was there before
}

void takePlace(const fs::path& folder, const fs::path& target) {
    flush(folder);
    std::error_code ignored;
    const bool isReplacing = fs::exists(fs::symlink_status(target, ignored));
    if (const int code = isReplacing ? exchanged(folder, target) : renamed(folder, target);
        code != 0)
        throw writeError(target, code);
    flush(folderOf(target));
}

}  // namespace r2r
