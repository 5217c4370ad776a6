// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/output_target.h"

#include "engine/core/error.h"

#include <cerrno>
#include <cstring>
#include <fmt/format.h>
#include <optional>
#include <system_error>
#include <unistd.h>

namespace r2r::cli {
namespace {

namespace fs = std::filesystem;

/// True for one file under two names too. False when one of them does not exist.
bool isSameFile(const fs::path& a, const fs::path& b) {
    std::error_code error;
    return fs::equivalent(a, b, error) && !error;
}

fs::path folderOf(const fs::path& output) {
    std::error_code error;
    const fs::path target =
        fs::is_symlink(output, error) ? fs::weakly_canonical(output, error) : output;
    return target.has_parent_path() ? target.parent_path() : fs::path(".");
}

}  // namespace

void requireWritable(const fs::path& output, std::span<const fs::path> inputs) {
    if (output.empty())
        throw Error(ErrorCode::InvalidArgument, "the output has an empty name", "Name a file.");
    std::error_code error;
    for (const fs::path& input : inputs)
        if (isSameFile(output, input))
            throw Error(ErrorCode::InvalidArgument,
                        fmt::format("{} is an input and would be overwritten", output.string()),
                        "Choose another name for the output.");
    if (fs::is_directory(output, error))
        throw Error(ErrorCode::Unreadable,
                    fmt::format("{} is a folder", output.string()),
                    "Name a file inside it.");
    const fs::path folder = folderOf(output);
    if (!fs::is_directory(folder, error))
        throw Error(
            ErrorCode::NotFound,
            fmt::format(
                "could not write {}: there is no folder {}", output.string(), folder.string()),
            "Make the folder first.");
    if (::access(folder.c_str(), W_OK | X_OK) != 0)
        throw Error(
            ErrorCode::Unreadable,
            fmt::format("could not write into {}: {}", folder.string(), std::strerror(errno)),
            "Choose a place you may write to, or change the permissions.");
}

ImageFormat requirePictureTarget(const fs::path& output, std::span<const fs::path> inputs) {
    requireWritable(output, inputs);
    const std::optional<ImageFormat> format = formatFromExtension(output);
    if (!format)
        throw Error(ErrorCode::Unsupported,
                    fmt::format("{} has no extension of a picture format", output.string()),
                    "Use .jpg, .png, .tif, .webp or .exr.");
    return *format;
}

}  // namespace r2r::cli
