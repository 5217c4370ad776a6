// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/input_folder.h"

#include "engine/core/error.h"

#include <fmt/format.h>
#include <string>
#include <system_error>

namespace r2r {

void requireFolder(const std::filesystem::path& folder, std::string_view hint) {
    std::error_code error;
    if (std::filesystem::is_directory(folder, error))
        return;
    if (std::filesystem::exists(folder, error))
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("{} is a file, not a folder", folder.string()),
                    std::string(hint));
    throw Error(ErrorCode::NotFound,
                fmt::format("there is no folder {}", folder.string()),
                std::string(hint));
}

}  // namespace r2r
