// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/scratch_folder.h"

#include "engine/core/error.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fmt/format.h>
#include <system_error>

namespace r2r::cli {

ScratchFolder::ScratchFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "r2r-XXXXXX").string();
    if (!::mkdtemp(name.data()))
        throw Error(
            ErrorCode::Unreadable,
            fmt::format("could not make a temporary folder {}: {}", name, std::strerror(errno)));
    path_ = name;
}

ScratchFolder::~ScratchFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

}  // namespace r2r::cli
