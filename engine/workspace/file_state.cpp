// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/workspace/file_state.h"

#include <algorithm>
#include <fmt/format.h>
#include <sys/stat.h>
#include <system_error>
#include <vector>

namespace r2r {
namespace {

namespace fs = std::filesystem;

/// A file that was replaced has another number, one that was written another time; the time of its
/// entry no program can set.
std::string stateOf(const fs::path& file) {
    struct stat info = {};
    if (::stat(file.c_str(), &info) != 0)
        return {};
    return fmt::format("{}:{}:{}:{}.{:09}:{}.{:09};",
                       file.string(),
                       info.st_ino,
                       info.st_size,
                       info.st_mtim.tv_sec,
                       info.st_mtim.tv_nsec,
                       info.st_ctim.tv_sec,
                       info.st_ctim.tv_nsec);
}

}  // namespace

std::string fileState(const fs::path& path) {
    std::error_code error;
    if (!fs::is_directory(path, error))
        return stateOf(path);
    std::vector<fs::path> files;
    auto entry = fs::recursive_directory_iterator(path, error);
    for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error))
        if (entry->is_regular_file(error))
            files.push_back(entry->path());
    std::ranges::sort(files);
    std::string state;
    for (const fs::path& file : files)
        state += stateOf(file);
    return state;
}

}  // namespace r2r
