// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "training/data/synthesis.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>

namespace r2r {

/// A synthetic data set on its way to the disk.
struct SynthesisRun {
    std::filesystem::path output;  ///< made if missing
    SynthesisSettings settings;
    int64_t count = 0;
    int shardIndex = 0;  ///< this process makes the pairs i with i mod `shardCount` = `shardIndex`
    int shardCount = 1;
    int longerSide = 0;            ///< that the photographs were read with; for the record
    std::filesystem::path scorer;  ///< TorchScript file; empty: the automatic score
    int scorerSide = 224;
    bool keepsRejected = false;  ///< writes rejected candidates as rejected/NUMBER-ROUND-N.jpg
    int threads = 0;             ///< 0: one for each core
};

enum class SynthesisStatus : uint8_t {
    Made,
    Kept,    ///< it was there already
    Failed,  ///< no candidate was sound, now or earlier; the reasons are in rejected.csv
};

struct SynthesisOutcome {
    int64_t index = 0;
    SynthesisStatus status{};
    std::filesystem::path composite;  ///< empty if it failed
    double score = 0;
    std::string reason;  ///< of the last candidate, if it failed
};

/// Every pair that was asked for is made, kept or failed.
struct SynthesisReport {
    int64_t made = 0;
    int64_t kept = 0;
    int64_t failed = 0;
    int64_t rejected = 0;  ///< candidates, of the pairs that were made now
    /// Photographs that were drawn for these pairs, now or earlier, and could not be used: missing,
    /// damaged, or without a foreground; each with the reason.
    std::map<std::string, std::string> unusable;
    double seconds = 0;
};

/// Makes the pairs that are not there yet:
///
///     composites/0000012.png  reals/…  masks/…   the pictures
///     items/0000012.json                         provenance, and every rejected candidate; written
///                                                last, so what it names is complete
///     pairs.csv                                  one row per pair; the layout `index`
///     rejected.csv                               one row per rejected candidate, with its reason
///     synthesis.json                             what decided the pictures
///
/// Stopped at any time and started again, it goes on: a pair whose pictures have gone is made
/// again, and so is one that failed because photographs could not be used. Several processes may
/// share the folder, each with its own shard; each writes all tables anew when it ends.
/// @param finished  told of each pair, on the calling thread
/// @throws Error{InvalidArgument} if the folder holds pairs of other settings or photographs;
///         Error{Unreadable} if something cannot be written; Cancelled after the tables have been
///         brought up to date.
SynthesisReport synthesize(PhotoPool& photos,
                           const SynthesisRun& run,
                           const JobContext& job = {},
                           const std::function<void(const SynthesisOutcome&)>& finished = {});

}  // namespace r2r
