// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/recipes/mask_beside.h"

#include <string>
#include <string_view>
#include <system_error>

namespace r2r {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kEnding = "_mask.png";

}  // namespace

fs::path maskBeside(const fs::path& picture) {
    const fs::path folder = picture.parent_path();
    const fs::path own = folder / (picture.filename().string() + std::string(kEnding));
    std::error_code error;
    if (fs::is_regular_file(own, error))
        return own;
    return folder / (picture.stem().string() + std::string(kEnding));
}

bool hasNameOfMask(const fs::path& path) {
    return path.filename().string().ends_with(kEnding);
}

}  // namespace r2r
