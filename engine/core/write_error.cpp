// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/write_error.h"

#include <cerrno>
#include <cstring>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace r2r {
namespace {

namespace fs = std::filesystem;

struct Reason {
    std::string why;
    std::string whatToDo;
};

fs::path folderOf(const fs::path& path) {
    return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

/// What would have to be a folder and is a file, if that is what is wrong.
std::optional<fs::path> fileInTheWay(const fs::path& path) {
    std::error_code ignored;
    for (fs::path part = path; part.has_relative_path(); part = part.parent_path())
        if (fs::exists(part, ignored))
            return fs::is_directory(part, ignored) ? std::nullopt : std::optional(part);
    return std::nullopt;
}

Reason reasonOf(const fs::path& path, int code) {
    const fs::path folder = folderOf(path);
    switch (code) {
        case ENOENT:
            return {fmt::format("there is no folder {}", folder.string()),
                    "Make the folder first, or choose another place."};
        case ENOTDIR:
        case EEXIST:
            return {fmt::format("{} is a file, not a folder",
                                fileInTheWay(path).value_or(folder).string()),
                    "Choose another place."};
        case EACCES:
        case EPERM:
            return {fmt::format("you do not have permission to write into {}", folder.string()),
                    "Choose a place you may write to, or change its permissions."};
        case EROFS:
            return {"its disk is read-only", "Choose a place on another disk."};
        case ENOSPC:
            return {"its disk is full", "Free some space on that disk, or choose another one."};
        case EDQUOT:
            return {"your share of its disk is used up",
                    "Free some space on that disk, or choose another one."};
        case EFBIG:
            return {"it is larger than its disk or your limits allow", "Choose another disk."};
        case ENAMETOOLONG:
            return {"its name is too long", "Choose a shorter name."};
        default:
            return {std::strerror(code), {}};
    }
}

}  // namespace

Error writeError(const fs::path& path, int code, std::string_view what) {
    const bool isMissing = code == ENOENT || code == ENOTDIR;
    Reason reason = reasonOf(path, code);
    return {isMissing ? ErrorCode::NotFound : ErrorCode::Unreadable,
            fmt::format("could not {} {}: {}", what, path.string(), reason.why),
            std::move(reason.whatToDo)};
}

void requireWritable(const fs::path& path) {
    if (path.empty())
        throw Error(ErrorCode::InvalidArgument, "the output has an empty name", "Name a file.");
    std::error_code error;
    if (fs::is_directory(path, error))
        throw Error(ErrorCode::Unreadable,
                    fmt::format("could not write {}: it is a folder", path.string()),
                    "Name a file inside it.");
    const fs::path target = fs::is_symlink(path, error) ? fs::weakly_canonical(path, error) : path;
    const fs::path folder = folderOf(target);
    if (!fs::is_directory(folder, error))
        throw writeError(target, fileInTheWay(target) ? ENOTDIR : ENOENT);
    if (::access(folder.c_str(), W_OK | X_OK) != 0)
        throw writeError(target, errno);
}

}  // namespace r2r
