// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/recipes/folder_masks.h"

#include "engine/imaging/files/image_file.h"

#include <algorithm>
#include <cctype>
#include <string_view>
#include <system_error>
#include <tuple>

namespace r2r {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kEnding = "_mask";

std::string lowered(std::string text) {
    std::ranges::transform(
        text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

}  // namespace

FolderMasks::FolderMasks(const fs::path& folder) : folder_(folder) {
    std::error_code error;
    const fs::path place = folder.empty() ? fs::path(".") : folder;
    for (fs::directory_iterator entry(place, error); !error && entry != fs::directory_iterator();
         entry.increment(error))
        if (formatFromExtension(entry->path()) && !entry->is_directory(error))
            byStem_[lowered(entry->path().stem().string())].push_back(folder /
                                                                      entry->path().filename());
    for (auto& [stem, files] : byStem_)
        std::ranges::sort(files);
}

const fs::path* FolderMasks::maskCalled(const std::string& base) const {
    const std::string stem = base + std::string(kEnding);
    const auto found = byStem_.find(lowered(stem));
    if (found == byStem_.end())
        return nullptr;
    const auto rank = [&](const fs::path& file) {
        const auto format = formatFromExtension(file);
        return std::tuple(file.stem() != stem, format != ImageFormat::Png, file.string());
    };
    return &*std::ranges::min_element(found->second, {}, rank);
}

fs::path FolderMasks::maskOf(const fs::path& picture) const {
    for (const std::string& base : {picture.filename().string(), picture.stem().string()})
        if (const fs::path* mask = maskCalled(base))
            return *mask;
    return folder_ / (picture.stem().string() + std::string(kEnding) + ".png");
}

bool FolderMasks::isMask(const fs::path& file) const {
    std::string base = lowered(file.stem().string());
    if (!base.ends_with(kEnding))
        return false;
    base.resize(base.size() - kEnding.size());
    const auto hasPicture = [&](const std::string& stem, const auto& isNamed) {
        const auto found = byStem_.find(stem);
        return found != byStem_.end() &&
               std::ranges::any_of(found->second, [&](const fs::path& picture) {
                   return isNamed(picture) && !isMask(picture);
               });
    };
    return hasPicture(base, [](const fs::path&) { return true; }) ||
           hasPicture(fs::path(base).stem().string(), [&](const fs::path& picture) {
               return lowered(picture.filename().string()) == base;
           });
}

}  // namespace r2r
