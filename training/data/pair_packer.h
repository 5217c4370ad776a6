// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"
#include "training/data/pair_files.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace r2r {

struct PackOptions {
    std::filesystem::path output;  ///< made if missing
    int longerSide = 0;            ///< pairs are made smaller to fit; 0: as they are
    /// Packs photographs with their masks, to make pairs of while training; otherwise pairs.
    bool takesPhotographs = false;
    uint64_t shardBytes = uint64_t{1} << 30;
};

struct PackReport {
    struct Refused {
        std::string id;
        std::string reason;
    };

    int64_t packed = 0;
    std::vector<Refused> refused;  ///< pairs that cannot be read
    double seconds = 0;
};

/// Copies the pixels of all pairs into shards that training reads without decoding anything
/// (`PackedPairs`), in the order of `members`. Several cores decode, one writes.
///
/// @param members  with composites, unless only photographs are taken
/// @throws Error{InvalidArgument} if a member lacks its composite or the folder holds shards
/// already;
///         Error{Unreadable} if it cannot be written; Cancelled, which leaves a set that says that
///         it is not complete.
[[nodiscard]] PackReport packPairs(std::span<const PairFiles> members,
                                   const PackOptions& options,
                                   const JobContext& job = {});

}  // namespace r2r
