// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/recipes/mask_beside.h"

#include "engine/pipeline/recipes/folder_masks.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <iterator>

namespace r2r {

std::filesystem::path maskBeside(const std::filesystem::path& picture) {
    return FolderMasks(picture.parent_path()).maskOf(picture);
}

std::string passedOverMasks(const std::filesystem::path& mask,
                            const std::vector<std::filesystem::path>& others) {
    if (others.empty())
        return {};
    // Names of files tell them apart, unless they are in other folders.
    const auto named = [&](const std::filesystem::path& file) {
        return (file.parent_path() == mask.parent_path() ? file.filename() : file).string();
    };
    std::vector<std::string> names;
    std::ranges::transform(others, std::back_inserter(names), named);
    return fmt::format("{}{}, and {} {} left out.",
                       kPassedOverBeginning,
                       mask.filename().string(),
                       fmt::join(names, ", "),
                       names.size() == 1 ? "was" : "were");
}

}  // namespace r2r
