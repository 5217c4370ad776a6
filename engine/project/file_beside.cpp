// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/file_beside.h"

#include "engine/core/new_file.h"
#include "engine/core/write_error.h"
#include "engine/project/database.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace r2r {
namespace {

namespace fs = std::filesystem;

/// A file or folder that is open.
class Descriptor {
public:
    Descriptor(const fs::path& path, int flags)
        : number_(::open(path.c_str(), flags | O_CLOEXEC)) {}

    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    ~Descriptor() {
        if (number_ >= 0)
            ::close(number_);
    }

    [[nodiscard]] int number() const { return number_; }

private:
    int number_;
};

/// 0 or the errno.
int flushed(const fs::path& path, int flags) {
    const Descriptor file(path, flags);
    return file.number() >= 0 && ::fsync(file.number()) == 0 ? 0 : errno;
}

/// A journal that a killed program left would be taken for that of the new file.
void settleJournal(const fs::path& target) {
    std::error_code ignored;
    const fs::path journal = journalOf(target);
    if (!fs::exists(journal, ignored))
        return;
    if (fs::exists(target, ignored)) {
        const Database old(target, Database::Access::Write);
        (void)old.number("SELECT count(*) FROM sqlite_master");  // takes back what was half done
    }
    fs::remove(journal, ignored);
}

}  // namespace

fs::path journalOf(const fs::path& database) {
    return database.string() + "-journal";
}

FileBeside::FileBeside(const fs::path& target) : target_(target) {
    if (const int code = NewFile::obstacle(target); code != 0)
        throw writeError(target, code);
    for (int attempt = 0; path_.empty(); ++attempt) {
        fs::path name = hiddenNameBeside(target, attempt);
        const int made = ::open(name.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
        if (made < 0 && errno != EEXIST)
            throw writeError(target, errno);
        if (made >= 0) {
            ::close(made);
            path_ = std::move(name);
        }
    }
}

FileBeside::~FileBeside() {
    std::error_code ignored;
    if (!path_.empty())
        fs::remove(path_, ignored);
}

void FileBeside::publish() {
    struct stat info = {};
    mode_t mode = 0666;
    if (::stat(target_.c_str(), &info) == 0) {
        mode = info.st_mode & 07777U;
    } else {
        const mode_t mask = ::umask(0);
        ::umask(mask);
        mode &= ~mask;
    }
    if (::chmod(path_.c_str(), mode) != 0)
        throw writeError(target_, errno);
    if (const int code = flushed(path_, O_RDWR); code != 0)
        throw writeError(target_, code);
    settleJournal(target_);
    if (::rename(path_.c_str(), target_.c_str()) != 0)
        throw writeError(target_, errno);
    path_.clear();
    const fs::path folder = target_.parent_path();
    (void)flushed(folder.empty() ? fs::path(".") : folder, O_RDONLY | O_DIRECTORY);
}

}  // namespace r2r
