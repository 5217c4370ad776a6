// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/error.h"
#include "training/data/layouts.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <map>
#include <set>
#include <system_error>

namespace r2r::layouts {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kCompositeFolders[] = {
    "composite_images", "composites", "composite", "comp"};
constexpr std::string_view kMaskFolders[] = {"masks", "mask"};
constexpr std::string_view kRealFolders[] = {"real_images", "reals", "real", "gt"};
constexpr std::string_view kPhotographFolders[] = {
    "images", "image", "photos", "photo", "photographs", "pictures"};

/// A folder with composites, masks and photographs beside each other.
struct Subset {
    std::string name;  ///< empty for the data set itself
    fs::path folder;
    fs::path composites;
    fs::path masks;
    fs::path reals;
};

/// "c12_3_1" → "c12_3"; nothing without an underscore.
std::optional<std::string> withoutLastPart(const std::string& stem) {
    const size_t end = stem.rfind('_');
    if (end == std::string::npos || end == 0)
        return std::nullopt;
    return stem.substr(0, end);
}

/// By the rule of iHarmony4, a composite PHOTO_MASK_VERSION has the mask PHOTO_MASK and the
/// photograph PHOTO. Data sets without versions name all three alike.
fs::path counterpart(const fs::path& folder, const std::string& stem, int partsToDrop) {
    std::error_code error;
    const fs::path same = pictureNamed(folder, stem);
    if (fs::exists(same, error))
        return same;
    std::string shorter = stem;
    for (int i = 0; i < partsToDrop; ++i) {
        std::optional<std::string> next = withoutLastPart(shorter);
        if (!next)
            break;
        shorter = *next;
    }
    return pictureNamed(folder, shorter);
}

std::optional<Subset> subsetAt(const fs::path& folder, std::string name) {
    const auto composites = subfolder(folder, kCompositeFolders);
    if (!composites)
        return std::nullopt;
    const auto masks = subfolder(folder, kMaskFolders);
    const auto reals = subfolder(folder, kRealFolders);
    if (!masks || !reals)
        throw Error(ErrorCode::NotFound,
                    fmt::format("there is {} but no {} folder in {}",
                                composites->filename().string(),
                                masks ? "real_images" : "masks",
                                folder.string()));
    return Subset{std::move(name), folder, *composites, *masks, *reals};
}

std::vector<Subset> subsetsOf(const fs::path& folder) {
    // A single subset keeps its own name, so that its rows can be compared with published ones.
    const fs::path own = folder.has_filename() ? folder : folder.parent_path();
    if (auto subset = subsetAt(folder, own.filename().string()))
        return {*subset};
    std::vector<fs::path> folders;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error))
        if (entry.is_directory(error))
            folders.push_back(entry.path());
    std::ranges::sort(folders);
    std::vector<Subset> subsets;
    for (const fs::path& below : folders)
        if (auto subset = subsetAt(below, below.filename().string()))
            subsets.push_back(*subset);
    return subsets;
}

/// The list of a split: in the subset's folder or beside it, under the names that are in use.
std::optional<fs::path> listOf(const Subset& subset, const fs::path& root, std::string_view split) {
    std::error_code error;
    const std::string own = fmt::format("{}_{}.txt", subset.name, split);
    for (const fs::path& path : {subset.folder / own,
                                 root / own,
                                 subset.folder / fmt::format("{}.txt", split),
                                 subset.folder / fmt::format("{}_list.txt", split),
                                 root / fmt::format("IHD_{}.txt", split),
                                 root / fmt::format("{}.txt", split)})
        if (fs::is_regular_file(path, error))
            return path;
    return std::nullopt;
}

PairFiles memberOf(const Subset& subset, const fs::path& composite, std::string split) {
    const std::string stem = composite.stem().string();
    return {.id = subset.name.empty() ? stem : subset.name + "/" + stem,
            .subset = subset.name,
            .split = std::move(split),
            .composite = composite,
            .real = counterpart(subset.reals, stem, 2),
            .mask = counterpart(subset.masks, stem, 1)};
}

/// Composites of a subset by name, and by the foreground they share.
class Composites {
public:
    explicit Composites(const Subset& subset) : subset_(subset) {
        for (const fs::path& path : picturesIn(subset.composites)) {
            const std::string stem = path.stem().string();
            byStem_[stem].push_back(path);
            if (const auto foreground = withoutLastPart(stem))
                byForeground_[*foreground].push_back(path);
        }
    }

    [[nodiscard]] const std::map<std::string, std::vector<fs::path>>& all() const {
        return byStem_;
    }

    /// The files of one line of a list: a composite, or (ccHarmony) a foreground with its versions.
    /// A file that is missing is named all the same: opening it will tell.
    [[nodiscard]] std::vector<fs::path> named(const std::string& line) const {
        const fs::path path(line);
        const std::string stem =
            path.has_extension() ? path.stem().string() : path.filename().string();
        if (const auto found = byStem_.find(stem); found != byStem_.end())
            return {oneOf(found->second, path.filename())};
        if (const auto found = byForeground_.find(stem); found != byForeground_.end())
            return found->second;
        return {subset_.composites / path.filename()};
    }

private:
    /// Composites of one stem may differ in their endings: c12_3_1.jpg and c12_3_1.png.
    static const fs::path& oneOf(const std::vector<fs::path>& paths, const fs::path& name) {
        const auto same = std::ranges::find(paths, name, &fs::path::filename);
        return same == paths.end() ? paths.front() : *same;
    }

    const Subset& subset_;
    std::map<std::string, std::vector<fs::path>> byStem_;
    std::map<std::string, std::vector<fs::path>> byForeground_;
};

/// A list for all subsets names the subset first: "HCOCO/composite_images/c12_3_1.jpg".
bool isForSubset(const std::string& line, const Subset& subset, const fs::path& list) {
    const size_t slash = line.find('/');
    const bool isShared = list.parent_path() != subset.folder &&
                          !list.filename().string().starts_with(subset.name + "_");
    return !isShared || slash == std::string::npos || line.substr(0, slash) == subset.name;
}

std::vector<PairFiles> membersOf(const Subset& subset, const fs::path& root, SplitLists lists) {
    const Composites composites(subset);
    std::vector<PairFiles> members;
    bool hasList = false;
    for (const char* split : {"train", "val", "test"}) {
        const std::optional<fs::path> list = listOf(subset, root, split);
        if (!list)
            continue;
        hasList = true;
        for (const std::string& line : linesOf(*list))
            if (isForSubset(line, subset, *list))
                for (const fs::path& composite : composites.named(line))
                    members.push_back(memberOf(subset, composite, split));
    }
    if (!hasList && lists == SplitLists::Required)
        throw Error(ErrorCode::NotFound,
                    fmt::format("there is no {}_train.txt and no {}_test.txt in {}",
                                subset.name,
                                subset.name,
                                subset.folder.string()),
                    "The lists of the data set decide what is for training and what for testing; "
                    "without them choose the layout rpharmony.");
    if (!hasList)
        for (const auto& [stem, paths] : composites.all())
            for (const fs::path& composite : paths)
                members.push_back(memberOf(subset, composite, {}));
    return members;
}

/// Files below `folder` whose stem ends with "_composite".
std::vector<fs::path> realHmComposites(const fs::path& folder) {
    std::vector<fs::path> found;
    std::error_code error;
    for (const auto& entry : fs::recursive_directory_iterator(folder, error))
        if (entry.path().stem().string().ends_with("_composite"))
            found.push_back(entry.path());
    std::ranges::sort(found);
    return found;
}

/// Photographs and masks of two folders, paired by name.
std::vector<PairFiles> photographs(const fs::path& pictures,
                                   const fs::path& masks,
                                   const std::string& split,
                                   MaskForm form) {
    std::vector<PairFiles> members;
    for (const fs::path& picture : picturesIn(pictures)) {
        const std::string stem = picture.stem().string();
        members.push_back({.id = stem,
                           .split = split,
                           .real = picture,
                           .mask = pictureNamed(masks, stem),
                           .maskForm = form,
                           .licence = "research"});
    }
    return members;
}

void append(std::vector<PairFiles>& members, std::vector<PairFiles> more) {
    members.insert(members.end(), more.begin(), more.end());
}

}  // namespace

bool hasMaskedFolders(const fs::path& folder) {
    return subfolder(folder, kPhotographFolders) && subfolder(folder, kMaskFolders);
}

bool hasHarmonizationFolders(const fs::path& folder) {
    return !subsetsOf(folder).empty();
}

bool hasRealHmNames(const fs::path& folder) {
    return !realHmComposites(folder).empty();
}

std::vector<PairFiles> harmonizationFolders(const fs::path& folder, SplitLists lists) {
    const std::vector<Subset> subsets = subsetsOf(folder);
    if (subsets.empty())
        throw Error(ErrorCode::NotFound,
                    fmt::format("there is no composite_images folder in {} or right below it",
                                folder.string()));
    std::vector<PairFiles> members;
    for (const Subset& subset : subsets)
        append(members, membersOf(subset, folder, lists));
    return members;
}

std::vector<PairFiles> realHm(const fs::path& folder) {
    constexpr std::string_view kEnding = "_composite";
    std::vector<PairFiles> members;
    for (const fs::path& composite : realHmComposites(folder)) {
        const std::string stem = composite.stem().string();
        const std::string name = stem.substr(0, stem.size() - kEnding.size());
        const fs::path place = composite.parent_path();
        members.push_back({.id = (fs::relative(place, folder) / name).lexically_normal().string(),
                           .split = "test",
                           .composite = composite,
                           .real = pictureNamed(place, name + "_gt"),
                           .mask = pictureNamed(place, name + "_mask")});
    }
    return members;
}

std::vector<PairFiles> duts(const fs::path& folder) {
    std::vector<PairFiles> members;
    std::error_code error;
    for (const auto& [part, split] : {std::pair("TR", "train"), std::pair("TE", "test")}) {
        const fs::path place = folder / fmt::format("DUTS-{}", part);
        if (!fs::is_directory(place, error))
            continue;
        append(members,
               photographs(place / fmt::format("DUTS-{}-Image", part),
                           place / fmt::format("DUTS-{}-Mask", part),
                           split,
                           MaskForm::Coverage));
    }
    return members;
}

std::vector<PairFiles> masked(const fs::path& folder) {
    const auto pictures = subfolder(folder, kPhotographFolders);
    const auto masks = subfolder(folder, kMaskFolders);
    if (!pictures || !masks)
        throw Error(
            ErrorCode::NotFound,
            fmt::format(
                "there is no {} folder in {}", pictures ? "masks" : "images", folder.string()));
    std::map<std::string, std::string> splits;
    std::error_code error;
    for (const char* split : {"train", "val", "test"})
        if (const fs::path list = folder / fmt::format("{}.txt", split);
            fs::is_regular_file(list, error))
            for (const std::string& line : linesOf(list))
                splits.insert_or_assign(fs::path(line).stem().string(), split);
    std::vector<PairFiles> members;
    for (const fs::path& picture : picturesIn(*pictures)) {
        const std::string stem = picture.stem().string();
        const fs::path ending = pictureNamed(*masks, stem + "_mask");
        const auto split = splits.find(stem);
        members.push_back(
            {.id = stem,
             .split = split == splits.end() ? std::string() : split->second,
             .real = picture,
             .mask = fs::exists(ending, error) ? ending : pictureNamed(*masks, stem)});
    }
    return members;
}

std::vector<PairFiles> ade20k(const fs::path& folder) {
    std::vector<PairFiles> members;
    std::error_code error;
    for (const auto& [part, split] :
         {std::pair("training", "train"), std::pair("validation", "val")}) {
        if (fs::is_directory(folder / "images" / part, error))
            append(members,
                   photographs(folder / "images" / part,
                               folder / "annotations" / part,
                               split,
                               MaskForm::LargestLabel));
    }
    return members;
}

}  // namespace r2r::layouts
