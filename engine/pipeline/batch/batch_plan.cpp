// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/error.h"
#include "engine/core/input_folder.h"
#include "engine/core/log.h"
#include "engine/pipeline/batch/batch.h"
#include "engine/pipeline/recipes/mask_beside.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>
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

/// Collects the pictures of a folder and its subfolders. A subfolder that cannot be read costs its
/// own pictures and a warning, not the batch; links to folders are not followed, they may be
/// circular.
class PictureSearch {
public:
    explicit PictureSearch(fs::path leftOut) : leftOut_(std::move(leftOut)) {}

    std::vector<fs::path> in(const fs::path& folder) {
        search(folder);
        std::sort(found_.begin(), found_.end());
        return std::move(found_);
    }

private:
    void search(const fs::path& folder) {
        std::error_code error;
        fs::directory_iterator entry(folder, error);
        for (; !error && entry != fs::directory_iterator(); entry.increment(error))
            visit(*entry);
        if (error)
            log::warning(fmt::format("left out {}: {}", folder.string(), error.message()));
    }

    void visit(const fs::directory_entry& entry) {
        std::error_code error;
        const fs::path& path = entry.path();
        if (isHidden(path))
            return;
        if (entry.is_directory(error)) {
            if (!entry.is_symlink(error) && resolved(path) != leftOut_)
                search(path);
        } else if (formatFromExtension(path) && !hasNameOfMask(path)) {
            found_.push_back(path);
        }
    }

    fs::path leftOut_;
    std::vector<fs::path> found_;
};

/// What stands between the braces of a name template.
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
    if (!formatFromExtension(name))
        throw Error(ErrorCode::Unsupported,
                    fmt::format("the name template \"{}\" makes \"{}\", whose extension is not a "
                                "picture format we write",
                                nameTemplate,
                                name),
                    "Use jpg, png, tif, webp or exr, or {ext} for that of the input.");
}

/// `position` counts from 1 in the plan of all shards, so that {index} does not depend on them.
fs::path outputFor(const fs::path& picture,
                   size_t position,
                   size_t total,
                   const BatchOptions& options) {
    const std::string name = resultName(picture, position, total, options);
    requireHolds(*formatFromExtension(name), options.form);
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
        throw Error(
            ErrorCode::InvalidArgument,
            fmt::format("the results would be mixed with the inputs in {}", options.input.string()),
            "Name another folder; it may be a new one inside.");
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
    for (const fs::path& picture : PictureSearch({}).in(output))
        if (fs::exists(maskBeside(picture)))
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
    const std::string extension = picture.extension().string();
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
    const std::vector<fs::path> pictures =
        PictureSearch(resolved(options.output)).in(options.input);
    if (pictures.empty())
        throw Error(ErrorCode::NotFound,
                    fmt::format("there are no pictures in {}", options.input.string()),
                    "Put pictures there, each with its NAME_mask.png beside it.");
    std::vector<BatchItem> all;
    for (const fs::path& picture : pictures)
        all.push_back({.picture = picture,
                       .mask = maskBeside(picture),
                       .output = outputFor(picture, all.size() + 1, pictures.size(), options)});
    requireOwnOutputs(all);

    std::vector<BatchItem> own;
    for (size_t i = 0; i < all.size(); ++i)
        if (i % static_cast<size_t>(options.shardCount) == static_cast<size_t>(options.shardIndex))
            own.push_back(std::move(all[i]));
    return own;
}

}  // namespace r2r
