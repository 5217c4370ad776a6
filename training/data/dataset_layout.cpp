// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/data/dataset_layout.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "engine/core/input_folder.h"
#include "engine/core/log.h"
#include "engine/imaging/files/image_file.h"
#include "engine/imaging/files/raw_twins.h"
#include "training/data/layouts.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <set>
#include <system_error>
#include <utility>

namespace r2r {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kFolderHint = "Name the folder of a data set.";

std::vector<PairFiles> allMembers(const fs::path& folder, DatasetLayout layout) {
    switch (layout) {
        case DatasetLayout::Index:
            return layouts::index(folder);
        case DatasetLayout::IHarmony4:
        case DatasetLayout::CcHarmony:
            return layouts::harmonizationFolders(folder, layouts::SplitLists::Required);
        case DatasetLayout::RpHarmony:
            return layouts::harmonizationFolders(folder, layouts::SplitLists::Optional);
        case DatasetLayout::RealHm:
            return layouts::realHm(folder);
        case DatasetLayout::Duts:
            return layouts::duts(folder);
        case DatasetLayout::Ade20k:
            return layouts::ade20k(folder);
        case DatasetLayout::Masked:
            return layouts::masked(folder);
    }
    return {};
}

void requireUniqueIds(const std::vector<PairFiles>& members, const fs::path& folder) {
    std::set<std::string_view> seen;
    for (const PairFiles& member : members)
        if (!seen.insert(member.id).second)
            throw Error(ErrorCode::Corrupt,
                        fmt::format("{} lists \"{}\" twice", folder.string(), member.id));
}

/// Applies a person's decisions by hand.
void keepChosen(std::vector<PairFiles>& members, const fs::path& folder) {
    const auto ids = [&](const char* name) -> std::optional<std::set<std::string>> {
        std::error_code error;
        if (!fs::exists(folder / name, error))
            return std::nullopt;
        const std::vector<std::string> lines = layouts::linesOf(folder / name);
        return std::set<std::string>(lines.begin(), lines.end());
    };
    if (const auto accepted = ids("accept.txt"))
        std::erase_if(members, [&](const PairFiles& m) { return !accepted->contains(m.id); });
    if (const auto rejected = ids("reject.txt"))
        std::erase_if(members, [&](const PairFiles& m) { return rejected->contains(m.id); });
}

}  // namespace

DatasetLayout datasetLayout(const fs::path& folder, std::string_view wish) {
    return wish == kAnyLayout ? detectedLayout(folder) : kDatasetLayouts.named(wish, "layout");
}

DatasetLayout detectedLayout(const fs::path& folder) {
    requireFolder(folder, kFolderHint);
    std::error_code error;
    if (layouts::indexTable(folder))
        return DatasetLayout::Index;
    if (layouts::hasHarmonizationFolders(folder))
        return DatasetLayout::RpHarmony;
    if (fs::is_directory(folder / "DUTS-TR", error) || fs::is_directory(folder / "DUTS-TE", error))
        return DatasetLayout::Duts;
    if (fs::is_directory(folder / "annotations", error))
        return DatasetLayout::Ade20k;
    if (layouts::hasRealHmNames(folder))
        return DatasetLayout::RealHm;
    if (layouts::hasMaskedFolders(folder))
        return DatasetLayout::Masked;
    throw Error(
        ErrorCode::Unsupported,
        fmt::format("{} has no known layout: there is no index.csv or pairs.csv, no "
                    "composite_images, DUTS-TR or annotations folder, no images folder with a "
                    "masks folder beside it, and no NAME_composite file",
                    folder.string()),
        "Name the layout, or describe the folder in an index.csv (see docs/data.md).");
}

std::vector<PairFiles> datasetMembers(const fs::path& folder,
                                      DatasetLayout layout,
                                      std::string_view split) {
    requireFolder(folder, kFolderHint);
    std::vector<PairFiles> members = allMembers(folder, layout);
    requireUniqueIds(members, folder);
    keepChosen(members, folder);
    if (!split.empty())
        std::erase_if(members, [&](const PairFiles& m) { return m.split != split; });
    if (members.empty())
        throw Error(
            ErrorCode::NotFound,
            split.empty()
                ? fmt::format("{} contains no pictures", folder.string())
                : fmt::format("{} has no members in the split \"{}\"", folder.string(), split));
    return members;
}

namespace layouts {

std::vector<fs::path> picturesIn(const fs::path& folder) {
    std::error_code error;
    std::vector<fs::path> pictures;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
         entry.increment(error))
        if (formatFromExtension(entry->path()))
            pictures.push_back(entry->path());
    if (error)
        throw Error(ErrorCode::NotFound,
                    fmt::format("could not list {}: {}", folder.string(), error.message()));
    if (const auto twins = takeRawTwins(pictures); !twins.empty())
        log::warning(
            fmt::format("{}: left out {} raw files that have a picture of their name beside them",
                        folder.string(),
                        twins.size()));
    std::ranges::sort(pictures);
    return pictures;
}

fs::path pictureNamed(const fs::path& folder, const std::string& stem) {
    return r2r::pictureNamed(folder, stem).value_or(folder / (stem + ".png"));
}

std::optional<fs::path> subfolder(const fs::path& folder, std::span<const std::string_view> names) {
    std::error_code error;
    for (const std::string_view name : names)
        if (fs::is_directory(folder / name, error))
            return folder / name;
    return std::nullopt;
}

std::vector<std::string> linesOf(const fs::path& path) {
    constexpr std::string_view kBlanks = " \t\r\n";
    const std::vector<std::byte> content = readFile(path);
    std::string_view rest(reinterpret_cast<const char*>(content.data()), content.size());
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    if (rest.starts_with(kByteOrderMark))
        rest.remove_prefix(kByteOrderMark.size());
    std::vector<std::string> lines;
    while (!rest.empty()) {
        const size_t end = std::min(rest.find('\n'), rest.size());
        std::string_view line = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        const size_t first = line.find_first_not_of(kBlanks);
        if (first == line.npos)
            continue;
        line = line.substr(first, line.find_last_not_of(kBlanks) - first + 1);
        lines.emplace_back(line);
        std::ranges::replace(lines.back(), '\\', '/');
    }
    return lines;
}

}  // namespace layouts

}  // namespace r2r
