// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/error.h"
#include "engine/core/input_folder.h"
#include "engine/core/log.h"
#include "engine/imaging/files/format_table.h"
#include "engine/imaging/files/raw_twins.h"
#include "engine/pipeline/batch/batch.h"
#include "engine/pipeline/recipes/folder_masks.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <iterator>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace r2r {
namespace {

namespace fs = std::filesystem;

bool isHidden(const fs::path& path) {
    return path.filename().string().starts_with('.');
}

/// Symbolic links resolved, so that two ways to one folder compare equal.
fs::path resolved(const fs::path& path) {
    std::error_code error;
    const fs::path result = fs::weakly_canonical(path, error);
    return error ? fs::absolute(path).lexically_normal() : result;
}

struct FoundPicture {
    fs::path picture;
    fs::path mask;  ///< where it is, or should be
};

/// Pictures of formats that we do not read, by their names.
bool isForeignPicture(const fs::path& path) {
    constexpr std::array<std::string_view, 12> kEndings{".bmp",
                                                        ".gif",
                                                        ".jp2",
                                                        ".pbm",
                                                        ".pgm",
                                                        ".pnm",
                                                        ".ppm",
                                                        ".svg",
                                                        ".tga",
                                                        ".xcf",
                                                        ".clip",
                                                        ".afphoto"};
    std::string ending = path.extension().string();
    std::ranges::transform(
        ending, ending.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return std::ranges::find(kEndings, ending) != kEndings.end();
}

/// Collects the pictures of a folder and its subfolders, each folder once: links to folders are
/// followed, after the folders that are in it themselves. A subfolder that cannot be read, and
/// pictures of formats that we do not read, cost a warning, not the batch.
class PictureSearch {
public:
    explicit PictureSearch(fs::path leftOut) : leftOut_(std::move(leftOut)) {}

    std::vector<FoundPicture> in(const fs::path& folder) {
        search(folder);
        for (size_t i = 0; i < links_.size(); ++i)
            search(fs::path(links_[i]));
        std::ranges::sort(found_, {}, &FoundPicture::picture);
        leaveOutRawTwins();
        tellForeign();
        return std::move(found_);
    }

private:
    void search(const fs::path& folder) {
        const fs::path real = resolved(folder);
        if (real == leftOut_ || !seen_.insert(real).second)
            return;
        std::error_code error;
        std::vector<fs::directory_entry> entries;
        for (fs::directory_iterator entry(folder, error);
             !error && entry != fs::directory_iterator();
             entry.increment(error))
            entries.push_back(*entry);
        if (error)
            log::warning(fmt::format("left out {}: {}", folder.string(), error.message()));
        std::ranges::sort(entries);
        const FolderMasks masks(folder);
        for (const fs::directory_entry& entry : entries)
            visit(entry, masks);
    }

    void visit(const fs::directory_entry& entry, const FolderMasks& masks) {
        std::error_code error;
        const fs::path& path = entry.path();
        if (isHidden(path))
            return;
        if (entry.is_directory(error))
            entry.is_symlink(error) ? links_.push_back(path) : search(path);
        else if (formatFromExtension(path) && !masks.isMask(path))
            found_.push_back({path, masks.maskOf(path)});
        else if (isForeignPicture(path))
            foreign_.push_back(path.string());
    }

    void leaveOutRawTwins() {
        std::vector<fs::path> pictures;
        std::ranges::transform(found_, std::back_inserter(pictures), &FoundPicture::picture);
        const std::vector<fs::path> taken = takeRawTwins(pictures);
        const std::set<fs::path> twins(taken.begin(), taken.end());
        std::erase_if(found_,
                      [&](const FoundPicture& each) { return twins.contains(each.picture); });
        std::vector<std::string> names;
        for (const fs::path& twin : twins)
            names.push_back(twin.string());
        tellLeftOut(names, "raw files that have a picture of their name beside them");
    }

    void tellForeign() const {
        tellLeftOut(foreign_,
                    foreign_.size() == 1 ? "picture of a format that is not read"
                                         : "pictures of formats that are not read");
    }

    static void tellLeftOut(std::span<const std::string> files, std::string_view what) {
        constexpr size_t kNamed = 3;
        if (files.empty())
            return;
        const auto named = files.first(std::min(kNamed, files.size()));
        log::warning(fmt::format("left out {} {}: {}{}",
                                 files.size(),
                                 what,
                                 fmt::join(named, ", "),
                                 files.size() > kNamed ? ", …" : ""));
    }

    fs::path leftOut_;
    std::set<fs::path> seen_;
    std::vector<fs::path> links_;
    std::vector<FoundPicture> found_;
    std::vector<std::string> foreign_;
};

/// The words that may be between the braces of a name template.
using Words = std::map<std::string, std::string, std::less<>>;

std::string filledIn(std::string_view nameTemplate, const Words& words) {
    std::string name;
    while (!nameTemplate.empty()) {
        const size_t open = nameTemplate.find('{');
        name += nameTemplate.substr(0, open);
        if (open == std::string_view::npos)
            break;
        const size_t close = nameTemplate.find('}', open);
        const std::string_view word = close == std::string_view::npos
                                          ? nameTemplate.substr(open)
                                          : nameTemplate.substr(open + 1, close - open - 1);
        const auto value = words.find(word);
        if (value == words.end())
            throw Error(ErrorCode::InvalidArgument,
                        fmt::format("the name template has the unknown word \"{}\"", word),
                        "Known are {name}, {ext}, {model} and {index}.");
        name += value->second;
        nameTemplate.remove_prefix(close + 1);
    }
    return name;
}

void requireFileName(const std::string& name, const std::string& nameTemplate) {
    if (name.empty() || name.starts_with('.') || name.find('/') != std::string::npos)
        throw Error(
            ErrorCode::InvalidArgument,
            fmt::format("the name template \"{}\" makes \"{}\", which is not a file name we "
                        "write",
                        nameTemplate,
                        name),
            "A template names a file; subfolders are kept by themselves and hidden files are not "
            "made.");
    if (!writableFormat(name))
        throw Error(ErrorCode::Unsupported,
                    fmt::format("the name template \"{}\" makes \"{}\", whose extension is not a "
                                "picture format we write",
                                nameTemplate,
                                name),
                    endingsToUse() + " Or use {ext}, which is that of the input.");
}

/// `position` counts from 1 in the plan of all shards, so that {index} does not depend on them.
fs::path outputFor(const fs::path& picture,
                   size_t position,
                   size_t total,
                   const BatchOptions& options) {
    const std::string name = resultName(picture, position, total, options);
    requireHolds(*writableFormat(name), options.form);
    const fs::path folder = picture.parent_path().lexically_relative(options.input);
    return (options.output / folder / name).lexically_normal();
}

void requireFolders(const BatchOptions& options) {
    requireFolder(options.input,
                  "Name the folder that holds the pictures and their masks; r2r harmonize does a "
                  "single picture.");
    if (options.output.empty())
        throw Error(ErrorCode::InvalidArgument, "no folder for the results is given");
    if (resolved(options.output) == resolved(options.input))
        throw Error(ErrorCode::InvalidArgument,
                    "the results would be mixed with the pictures: both are in the same folder",
                    "Name another folder for the results; it may be a new one inside.");
    if (options.shardCount < 1 || options.shardIndex < 0 ||
        options.shardIndex >= options.shardCount)
        throw Error(
            ErrorCode::InvalidArgument,
            fmt::format("shard {} of {} does not exist", options.shardIndex, options.shardCount));
}

/// The folder of the results is not searched for inputs. One that holds some all the same is
/// refused: they would be passed over without a word, or written over.
void requireNoOriginals(const fs::path& output) {
    if (!fs::is_directory(output))
        return;
    for (const auto& [picture, mask] : PictureSearch({}).in(output))
        if (mask.parent_path() == picture.parent_path() && fs::exists(mask))
            throw Error(ErrorCode::InvalidArgument,
                        fmt::format("the folder for the results holds an original: {} has its mask "
                                    "beside it",
                                    picture.string()),
                        "Choose an empty folder, or one that holds nothing but results.");
}

void requireOwnOutputs(const std::vector<BatchItem>& items) {
    std::map<fs::path, const BatchItem*> inputs;
    std::map<fs::path, const BatchItem*> outputs;
    for (const BatchItem& item : items) {
        inputs.emplace(resolved(item.picture), &item);
        inputs.emplace(resolved(item.mask), &item);
    }
    for (const BatchItem& item : items) {
        const auto [other, isNew] = outputs.emplace(item.output, &item);
        if (!isNew)
            throw Error(ErrorCode::InvalidArgument,
                        fmt::format("{} and {} would both be written to {}",
                                    other->second->picture.string(),
                                    item.picture.string(),
                                    item.output.string()),
                        "Use {name}, {ext} or {index} in the name template to tell them apart.");
        if (inputs.contains(resolved(item.output)))
            throw Error(ErrorCode::InvalidArgument,
                        fmt::format("{} would replace an input", item.output.string()),
                        "Choose another folder for the results.");
    }
}

}  // namespace

std::string resultName(const fs::path& picture,
                       size_t position,
                       size_t total,
                       const BatchOptions& options) {
    const std::string extension = endingForResult(picture);
    const Words words = {
        {"name", picture.stem().string()},
        {"ext", extension.empty() ? extension : extension.substr(1)},
        {"model", options.harmony.model},
        {"index", fmt::format("{:0{}}", position, fmt::formatted_size("{}", total))},
    };
    std::string name = filledIn(options.nameTemplate, words);
    requireFileName(name, options.nameTemplate);
    return name;
}

std::vector<BatchItem> planBatch(const BatchOptions& options) {
    requireFolders(options);
    requireNoOriginals(options.output);
    const std::vector<FoundPicture> pictures =
        PictureSearch(resolved(options.output)).in(options.input);
    if (pictures.empty())
        throw Error(
            ErrorCode::NotFound,
            fmt::format("there are no pictures in {}", options.input.string()),
            "Put pictures there, each with its NAME_mask.png beside it, or with NAME.png in a "
            "folder masks beside theirs.");
    std::vector<BatchItem> all;
    for (const auto& [picture, mask] : pictures)
        all.push_back({.picture = picture,
                       .mask = mask,
                       .output = outputFor(picture, all.size() + 1, pictures.size(), options)});
    requireOwnOutputs(all);

    std::vector<BatchItem> own;
    for (size_t i = 0; i < all.size(); ++i)
        if (i % static_cast<size_t>(options.shardCount) == static_cast<size_t>(options.shardIndex))
            own.push_back(std::move(all[i]));
    return own;
}

}  // namespace r2r
