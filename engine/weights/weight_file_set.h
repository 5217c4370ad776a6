// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/error.h"
#include "engine/weights/checkpoint_file.h"
#include "engine/weights/weight_file_name.h"

#include <filesystem>
#include <string>
#include <vector>

namespace r2r {

/// The files that hold one checkpoint: one, or the parts that a large one was cut into.
struct WeightFileSet {
    WeightFileName name;                       ///< of all; the shard is that of the first
    std::vector<std::filesystem::path> files;  ///< in the order of their numbers
    std::filesystem::path index;               ///< what lists the parts; empty without

    /// For messages: the file, or the first part.
    [[nodiscard]] const std::filesystem::path& path() const { return files.front(); }
};

/// The set that a file belongs to. A part brings the others of its folder with it; an index
/// ("….safetensors.index.json") the parts that it lists.
/// @throws Error{MissingWeights} if a part is missing; Error{Corrupt} for an index that does not
///         list files beside it.
[[nodiscard]] WeightFileSet weightFileSet(const std::filesystem::path& file);

/// Whether it is the list of the parts of a checkpoint.
[[nodiscard]] bool isWeightIndex(const std::filesystem::path& file);

/// The weights that a folder holds.
struct WeightFolder {
    std::vector<WeightFileSet> sets;   ///< in the order of their names
    std::vector<std::string> leftOut;  ///< sentences about files that belong to a training
    std::vector<Error> failures;       ///< of sets that are not whole
};

/// Empty for a folder that is not there.
[[nodiscard]] WeightFolder weightFolder(const std::filesystem::path& folder);

/// The tensors of all files together.
/// @throws what `openCheckpoint` throws; Error{Corrupt} if two parts hold the same tensor, or one
///         lacks a tensor that the index says it has.
[[nodiscard]] Checkpoint openCheckpoint(const WeightFileSet& set);

}  // namespace r2r
