// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/write_error.h"

#include "engine/core/file_io.h"
#include "engine/core/new_file.h"

#include <cerrno>
#include <cstring>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <system_error>
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

/// The file on the way to `path` that would have to be a folder, if that is what is wrong.
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
            // Some folders that the system makes up, such as /proc, say this of every new name.
            if (std::error_code ignored; fs::is_directory(folder, ignored))
                return {fmt::format("no file can be made in {}", folder.string()),
                        "Choose another place."};
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
        case EISDIR:
            return {"it is a folder", "Name a file inside it."};
        case EFBIG:
            return {"it is larger than its disk or your limits allow", "Choose another disk."};
        case ENAMETOOLONG:
            return {"its name is too long", "Choose a shorter name."};
        default:
            return {std::strerror(code), {}};
    }
}

/// @param what  could not be done to which file or folder
Error told(const std::string& what, int code, Reason reason) {
    const bool isMissing = code == ENOENT || code == ENOTDIR;
    return {isMissing ? ErrorCode::NotFound : ErrorCode::Unreadable,
            fmt::format("could not {}: {}", what, reason.why),
            std::move(reason.whatToDo)};
}

}  // namespace

Error writeError(const fs::path& path, int code, std::string_view what) {
    return told(fmt::format("{} {}", what, path.string()), code, reasonOf(endOfLinks(path), code));
}

void requireWritable(const fs::path& path) {
    if (path.empty())
        throw Error(ErrorCode::InvalidArgument, "the output has an empty name", "Name a file.");
    // Permissions alone do not tell: even the superuser cannot write into /proc or
    // onto a read-only disk.
    if (const int code = NewFile::obstacle(path); code != 0)
        throw writeError(path, code);
}

void requireWritableFolder(const fs::path& folder) {
    makeFolder(folder);
    const fs::path file = folder / "result";  // never told to people: only its folder is named
    if (const int code = NewFile::obstacle(file); code != 0)
        throw told("write into " + folder.string(), code, reasonOf(file, code));
}

}  // namespace r2r
