// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/output_target.h"

#include "engine/core/error.h"
#include "engine/core/write_error.h"
#include "engine/imaging/files/format_table.h"

#include <fmt/format.h>
#include <optional>
#include <system_error>

namespace r2r::cli {
namespace {

namespace fs = std::filesystem;

/// True for one file under two names too. False when one of them does not exist.
bool isSameFile(const fs::path& a, const fs::path& b) {
    std::error_code error;
    return fs::equivalent(a, b, error) && !error;
}

}  // namespace

void requireWritable(const fs::path& output, std::span<const fs::path> inputs) {
    for (const fs::path& input : inputs)
        if (isSameFile(output, input))
            throw Error(ErrorCode::InvalidArgument,
                        fmt::format("{} is an input and would be overwritten", output.string()),
                        "Choose another name for the output.");
    r2r::requireWritable(output);
}

ImageFormat requirePictureTarget(const fs::path& output, std::span<const fs::path> inputs) {
    requireWritable(output, inputs);
    const std::optional<ImageFormat> format = writableFormat(output);
    if (!format)
        throw Error(ErrorCode::Unsupported,
                    fmt::format("{} has no extension of a picture format", output.string()),
                    endingsToUse());
    return *format;
}

}  // namespace r2r::cli
