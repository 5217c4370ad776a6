// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/words/settings_file.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "engine/core/log.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <vector>

namespace r2r::ui {
namespace {

namespace fs = std::filesystem;

/// Keeps other windows from writing in a folder, where the file system has such locks.
class FolderLock {
public:
    explicit FolderLock(const fs::path& folder)
        : descriptor_(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
        if (descriptor_ >= 0)
            (void)::flock(descriptor_, LOCK_EX);
    }

    FolderLock(const FolderLock&) = delete;
    FolderLock& operator=(const FolderLock&) = delete;

    ~FolderLock() {
        if (descriptor_ >= 0)
            ::close(descriptor_);
    }

private:
    int descriptor_;
};

void setValues(const Json& values, Json& content) {
    for (const auto& [name, value] : values.items()) {
        if (value.is_null())
            content.erase(name);
        else
            content[name] = value;
    }
}

}  // namespace

SettingsFile::SettingsFile(fs::path path) : path_(std::move(path)) {}

bool SettingsFile::isThere() const {
    return identity() != Identity();
}

Json SettingsFile::value(const std::string& name) const {
    if (const auto own = unwritten_.find(name); own != unwritten_.end())
        return *own;
    try {
        readIfChanged();
    } catch (const Error& error) {
        log::warning(error.message());
    }
    const auto found = content_.find(name);
    return found == content_.end() ? Json(nullptr) : *found;
}

void SettingsFile::set(const Json& values) {
    for (const auto& [name, value] : values.items())
        unwritten_[name] = value;
    write();
    unwritten_ = Json::object();
}

SettingsFile::Identity SettingsFile::identity() const {
    struct stat info = {};
    if (::stat(path_.c_str(), &info) != 0)
        return {};
    return {.device = info.st_dev,
            .number = info.st_ino,
            .bytes = info.st_size,
            .seconds = info.st_mtim.tv_sec,
            .nanoseconds = info.st_mtim.tv_nsec};
}

/// @throws Error if there is a file that cannot be read; then what was known stays.
void SettingsFile::readIfChanged() const {
    const Identity now = identity();
    if (now == read_)
        return;
    Json content = Json::object();
    bool isDamaged = false;
    if (now != Identity()) {
        const std::vector<std::byte> bytes = readFile(path_);
        try {
            content = parseJson({reinterpret_cast<const char*>(bytes.data()), bytes.size()},
                                path_.string());
        } catch (const Error& error) {
            log::warning(error.message());
            isDamaged = true;
        }
        isDamaged = isDamaged || !content.is_object();
    }
    content_ = isDamaged ? Json::object() : std::move(content);
    isDamaged_ = isDamaged;
    read_ = now;
}

void SettingsFile::write() {
    makeFolder(path_.parent_path());
    const FolderLock lock(path_.parent_path());
    readIfChanged();
    Json content = content_;
    setValues(unwritten_, content);
    std::error_code ignored;
    if (isDamaged_)
        fs::copy_file(
            path_, path_.string() + ".damaged", fs::copy_options::overwrite_existing, ignored);
    const bool isNew = !isThere();
    writeFileAtomically(path_, formatJson(content));
    if (isNew)  // it names the person's files
        fs::permissions(path_, fs::perms::owner_read | fs::perms::owner_write, ignored);
    content_ = std::move(content);
    read_ = identity();
    isDamaged_ = false;
}

}  // namespace r2r::ui
