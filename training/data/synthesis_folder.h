// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/json.h"
#include "training/data/synthesis_run.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

/// The files of a synthetic data set, as `synthesize` describes them.
namespace r2r {

/// Makes the folder, or finds one that was begun with the same decisions.
/// @param decided  everything that decides the pictures
/// @throws Error{InvalidArgument} naming what was decided otherwise before.
void openSynthesisFolder(const std::filesystem::path& folder, const Json& decided);

/// Writes the pictures first, then the record that says they are complete.
SynthesisOutcome writePair(const SyntheticPair& pair, const SynthesisRun& run);

/// Photographs that could not be used, each with the reason.
using UnusablePhotos = std::map<std::string, std::string>;

[[nodiscard]] UnusablePhotos unusableOf(const SyntheticPair& pair);

/// The knowledge of a pair before any is made.
struct EarlierPair {
    bool isDone = false;
    SynthesisOutcome outcome;
    UnusablePhotos unusable;
};

[[nodiscard]] EarlierPair earlierPair(const std::filesystem::path& folder, int64_t index);

/// Writes the tables of everything that is in the folder, also of other processes.
void writeSynthesisTables(const std::filesystem::path& folder);

}  // namespace r2r
