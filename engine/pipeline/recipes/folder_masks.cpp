// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/recipes/folder_masks.h"

#include "engine/imaging/files/image_file.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <iterator>
#include <string_view>
#include <system_error>
#include <tuple>

namespace r2r {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kEnding = "_mask";
constexpr std::array<std::string_view, 2> kFolders = {"masks", "mask"};

std::string lowered(std::string text) {
    std::ranges::transform(
        text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

bool isFolderOfMasks(const fs::path& folder) {
    return std::ranges::find(kFolders, folder.filename().string()) != kFolders.end();
}

}  // namespace

FolderMasks::ByStem FolderMasks::listed(const fs::path& folder) {
    ByStem files;
    std::error_code error;
    const fs::path place = folder.empty() ? fs::path(".") : folder;
    for (fs::directory_iterator entry(place, error); !error && entry != fs::directory_iterator();
         entry.increment(error))
        if (formatFromExtension(entry->path()) && !entry->is_directory(error))
            files[lowered(entry->path().stem().string())].push_back(folder /
                                                                    entry->path().filename());
    for (auto& [stem, all] : files)
        std::ranges::sort(all);
    return files;
}

FolderMasks::FolderMasks(const fs::path& folder) : folder_(folder), byStem_(listed(folder)) {
    const fs::path plain = folder.has_filename() ? folder : folder.parent_path();
    const bool isNamed = !plain.empty() && plain.filename() != "." && plain.filename() != "..";
    const fs::path above = isNamed ? plain.parent_path() : plain / "..";
    if (!isFolderOfMasks(isNamed ? plain : fs::weakly_canonical(fs::current_path() / plain))) {
        for (const std::string_view name : kFolders) {
            apart_.push_back(listed(plain / name));
            apart_.push_back(listed(above / name));
        }
        return;
    }
    const auto take = [&](const ByStem& files) {
        for (const auto& [stem, all] : files)
            near_.insert(stem);
    };
    take(listed(above));
    std::error_code error;
    for (fs::directory_iterator entry(above.empty() ? fs::path(".") : above, error);
         !error && entry != fs::directory_iterator();
         entry.increment(error))
        if (entry->is_directory(error) && !isFolderOfMasks(entry->path()))
            take(listed(entry->path()));
}

std::vector<fs::path> FolderMasks::called(const std::string& stem, const ByStem& files) {
    const auto found = files.find(lowered(stem));
    if (found == files.end())
        return {};
    const auto rank = [&](const fs::path& file) {
        const auto format = formatFromExtension(file);
        return std::tuple(file.stem() != stem, format != ImageFormat::Png, file.string());
    };
    std::vector<fs::path> sorted = found->second;
    std::ranges::sort(sorted, {}, rank);
    return sorted;
}

std::vector<fs::path> FolderMasks::candidates(const fs::path& picture) const {
    const std::string ending(kEnding);
    const std::string stem = picture.stem().string();
    std::vector<fs::path> all;
    const auto add = [&](const std::string& name, const ByStem& files) {
        std::ranges::copy(called(name, files), std::back_inserter(all));
    };
    for (const std::string& base : {picture.filename().string(), stem})
        add(base + ending, byStem_);
    for (const ByStem& files : apart_)
        for (const std::string& name : {stem, stem + ending})
            add(name, files);
    return all;
}

fs::path FolderMasks::maskOf(const fs::path& picture) const {
    const std::vector<fs::path> all = candidates(picture);
    if (!all.empty())
        return all.front();
    return folder_ / (picture.stem().string() + std::string(kEnding) + ".png");
}

std::vector<fs::path> FolderMasks::passedOver(const fs::path& picture) const {
    std::vector<fs::path> others = candidates(picture);
    if (others.size() < 2)
        return {};
    others.erase(others.begin());
    // NAME.png and NAME.jpg share the names of their masks, and each may have one of its own.
    const auto namesakes = byStem_.find(lowered(picture.stem().string()));
    if (namesakes == byStem_.end())
        return others;
    std::erase_if(others, [&](const fs::path& mask) {
        return std::ranges::any_of(namesakes->second, [&](const fs::path& namesake) {
            return namesake != picture && maskOf(namesake) == mask;
        });
    });
    return others;
}

bool FolderMasks::isMask(const fs::path& file) const {
    const std::string stem = lowered(file.stem().string());
    const bool isEnded = stem.ends_with(kEnding);
    return near_.contains(stem) ||
           (isEnded && near_.contains(stem.substr(0, stem.size() - kEnding.size()))) ||
           isMaskBeside(file);
}

bool FolderMasks::isMaskBeside(const fs::path& file) const {
    std::string base = lowered(file.stem().string());
    if (!base.ends_with(kEnding))
        return false;
    base.resize(base.size() - kEnding.size());
    const auto hasPicture = [&](const std::string& stem, const auto& isNamed) {
        const auto found = byStem_.find(stem);
        return found != byStem_.end() &&
               std::ranges::any_of(found->second, [&](const fs::path& picture) {
                   return isNamed(picture) && !isMaskBeside(picture);
               });
    };
    return hasPicture(base, [](const fs::path&) { return true; }) ||
           hasPicture(fs::path(base).stem().string(), [&](const fs::path& picture) {
               return lowered(picture.filename().string()) == base;
           });
}

}  // namespace r2r
