// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/weights/weight_file_set.h"

#include "engine/core/json_fields.h"
#include "engine/weights/checkpoint_ending.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <set>

namespace r2r {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kIndexEnding = ".index.json";
constexpr size_t kMostShards = 1000;

/// The file of every tensor, as the index says.
std::map<std::string, std::string> weightMap(const fs::path& index) {
    const std::string source = index.string();
    const Json json = readJsonFile(index);
    std::map<std::string, std::string> files;
    for (const auto& [tensor, name] :
         JsonFields(json, source).object("weight_map").all<std::string>()) {
        if (name.empty() || fs::path(name).filename() != name || name == "." || name == "..")
            throw Error(
                ErrorCode::Corrupt,
                fmt::format("{} says of the tensor {} that it is in {}, which is not a file "
                            "beside it",
                            source,
                            tensor,
                            name.substr(0, 60)));
        files.emplace(tensor, name);
    }
    return files;
}

WeightFileSet setOfIndex(const fs::path& index) {
    std::set<std::string> names;
    for (const auto& [tensor, file] : weightMap(index))
        names.insert(file);
    if (names.empty() || names.size() > kMostShards)
        throw Error(ErrorCode::Corrupt,
                    fmt::format("{} lists {} files", index.string(), names.size()));
    WeightFileSet set{.index = index};
    for (const std::string& name : names) {
        const fs::path file = index.parent_path() / name;
        if (!fs::is_regular_file(file))
            throw Error(ErrorCode::MissingWeights,
                        fmt::format("{} lists {}, which is missing", index.string(), name),
                        "Download all parts of the weights into one folder.");
        set.files.push_back(file);
    }
    set.name = WeightFileName::of(set.files.front());
    return set;
}

/// The index that lists the parts of this name, if it is there.
fs::path indexOf(const fs::path& file, const WeightFileName& name) {
    const std::string variant = name.variant.empty() ? "" : "." + name.variant;
    for (const std::string& spelling :
         {name.base + name.ending + std::string(kIndexEnding),
          name.base + variant + name.ending + std::string(kIndexEnding),
          name.base + name.ending + ".index" + variant + ".json"}) {
        const fs::path index = file.parent_path() / spelling;
        // Without the variant it lists another set.
        const bool isOther = !variant.empty() && spelling.find(variant) == std::string::npos;
        if (!isOther && fs::is_regular_file(index))
            return index;
    }
    return {};
}

WeightFileSet setOfShard(const fs::path& file, const WeightFileName& name) {
    if (const fs::path index = indexOf(file, name); !index.empty())
        return setOfIndex(index);
    std::map<int, fs::path> parts;
    for (const fs::directory_entry& entry :
         fs::directory_iterator(file.has_parent_path() ? file.parent_path() : fs::path("."))) {
        const WeightFileName other = WeightFileName::of(entry.path());
        if (entry.is_regular_file() && other.shard && other.base == name.base &&
            other.variant == name.variant && other.ending == name.ending &&
            other.shard->count == name.shard->count)
            parts.emplace(other.shard->number, file.parent_path() / entry.path().filename());
    }
    WeightFileSet set{.name = name};
    for (int number = 1; number <= name.shard->count; ++number) {
        const auto part = parts.find(number);
        if (part == parts.end())
            throw Error(ErrorCode::MissingWeights,
                        fmt::format("{} is one of {} parts, of which part {} is missing",
                                    file.string(),
                                    name.shard->count,
                                    number),
                        "Put all parts of the weights into one folder.");
        set.files.push_back(part->second);
    }
    set.name.shard = WeightFileName::Shard{.number = 1, .count = name.shard->count};
    return set;
}

}  // namespace

bool isWeightIndex(const fs::path& file) {
    const std::string name = file.filename().string();
    return name.ends_with(".json") && (name.find(".safetensors.index") != std::string::npos ||
                                       name.find(".bin.index") != std::string::npos);
}

WeightFileSet weightFileSet(const fs::path& file) {
    if (isWeightIndex(file))
        return setOfIndex(file);
    const WeightFileName name = WeightFileName::of(file);
    if (name.shard && name.shard->count > 1)
        return setOfShard(file, name);
    return {.name = name, .files = {file}};
}

WeightFolder weightFolder(const fs::path& folder) {
    std::vector<fs::path> files;
    std::error_code none;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, none))
        if (entry.is_regular_file(none) && hasCheckpointEnding(entry.path()))
            files.push_back(entry.path());
    std::ranges::sort(files);
    WeightFolder result;
    std::set<fs::path> taken;
    for (const fs::path& file : files) {
        if (taken.contains(file))
            continue;
        if (WeightFileName::of(file).isOfTraining()) {
            result.leftOut.push_back(
                fmt::format("{} belongs to a training and is left aside", file.string()));
            continue;
        }
        try {
            result.sets.push_back(weightFileSet(file));
            taken.insert(result.sets.back().files.begin(), result.sets.back().files.end());
        } catch (const Error& failure) {
            result.failures.push_back(failure);
        }
    }
    return result;
}

Checkpoint openCheckpoint(const WeightFileSet& set) {
    Checkpoint first = openCheckpoint(set.path());
    if (set.files.size() == 1 && set.index.empty())
        return first;
    std::map<std::string, std::string> places;
    Checkpoint all{.format = first.format, .tensors = TensorMap(set.path())};
    for (const fs::path& file : set.files) {
        const Checkpoint part = file == set.path() ? std::move(first) : openCheckpoint(file);
        all.tensors.metadata = part.tensors.metadata;
        all.tensors.dictionary = part.tensors.dictionary;
        for (const TensorMap::Entry& entry : part.tensors) {
            places.emplace(entry.name, file.filename().string());
            all.tensors.add(entry.name, entry.tensor);
        }
        for (const auto& [name, type] : part.tensors.unreadable) {
            places.emplace(name, file.filename().string());
            all.tensors.unreadable.emplace(name, type);
        }
        all.tensors.remarks.insert(
            all.tensors.remarks.end(), part.tensors.remarks.begin(), part.tensors.remarks.end());
    }
    if (!set.index.empty())
        for (const auto& [tensor, file] : weightMap(set.index))
            if (const auto place = places.find(tensor);
                place == places.end() || place->second != file)
                throw Error(ErrorCode::Corrupt,
                            fmt::format("{} says of the tensor {} that it is in {}, which lacks it",
                                        set.index.string(),
                                        tensor,
                                        file),
                            "Download all parts of the weights again.");
    return all;
}

}  // namespace r2r
