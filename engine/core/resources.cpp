// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/resources.h"

#include "engine/core/error.h"

#include <fmt/format.h>
#include <system_error>

namespace r2r {

std::filesystem::path resource(std::string_view name) {
    namespace fs = std::filesystem;
    std::error_code error;
    const fs::path program = fs::read_symlink("/proc/self/exe", error);
    const fs::path path = program.parent_path().parent_path() / "share" / "r2r-studio" / name;
    if (!fs::exists(path, error))
        throw Error(ErrorCode::NotFound,
                    fmt::format("{} is missing from this installation", path.string()),
                    "Install R2R Studio again, or build it again.");
    return path;
}

}  // namespace r2r
